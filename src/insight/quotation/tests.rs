//! Tests of `quotation.rs`.

use proptest::prelude::*;

use super::*;
use crate::model::id::tests::CountedDice;

fn voices(text: &str) -> Voices {
    let source = SourceId::draw(&mut CountedDice::default());
    Voices::of(&Text { source, text, chrome: &[], title: "", byline: None, publisher: None, published: None })
}

/// Each quotation as "speaker: words", terms left out; those that go on from another with a plus before them.
fn told(text: &str) -> Vec<String> {
    let voices = voices(text);
    let quoted = voices.quotations.iter().filter(|q| q.is_quoted());
    let tell = |q: &Quotation| {
        let speaker = q.attribution.speaker.as_ref().map_or("?", |speaker| &speaker.name);
        format!("{}{speaker}: {}", if q.continues.is_some() { "+" } else { "" }, q.quote(text))
    };
    quoted.map(tell).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(told(text), expected, "{text}");
}

#[test]
fn who_said_it_stands_behind_or_before() {
    check("“We will stay,” Anna Roe said.", &["Anna Roe: We will stay"]);
    check("“We will stay,” said the mayor, Anna Roe.", &["Anna Roe: We will stay"]);
    check("“We will stay,” said Mayor Anna Roe on Monday.", &["Anna Roe: We will stay"]);
    check("Anna Roe said: “We will stay.”", &["Anna Roe: We will stay."]);
    check(
        "According to Anna Roe, “we will stay for a long time.”",
        &["Anna Roe: we will stay for a long time."],
    );
    check("“We will stay,” according to Harbor Minister Anna Roe.", &["Anna Roe: We will stay"]);
    check("“We will stay,” Anna Roe, the minister for ports, told reporters.", &["Anna Roe: We will stay"]);
    check(
        "The minister, Anna Roe, who was in Lisbon, said that “we will stay for long.”",
        &["Anna Roe: we will stay for long."],
    );
    check(
        "Anna Roe praised the crews, saying they had done well: “Nobody slept.”",
        &["Anna Roe: Nobody slept."],
    );
    check("“We will stay.” — Anna Roe, minister of ports", &["Anna Roe: We will stay."]);
    check("“We will stay,” Secretary of State Anna Roe said.", &["Anna Roe: We will stay"]);
    check("“We will stay,” Rep. Anna Roe said.", &["Anna Roe: We will stay"]);
}

#[test]
fn other_languages_are_read_beside_the_marks() {
    check(
        "„Wir bleiben hier im Hafen“, sagte Ministerin Anna Roe am Montag.",
        &["Anna Roe: Wir bleiben hier im Hafen"],
    );
    check(
        "« Nous restons dans le port », a déclaré Anna Roe lundi.",
        &["Anna Roe: Nous restons dans le port"],
    );
    check("“Nos quedamos en el puerto”, dijo Anna Roe.", &["Anna Roe: Nos quedamos en el puerto"]);
    check("«Мы остаёмся в порту», — сказал Иван Рой.", &["Иван Рой: Мы остаёмся в порту"]);
}

#[test]
fn a_quotation_goes_on_behind_its_speaker() {
    check(
        "“We will stay,” Anna Roe said. “It is our port.”",
        &["Anna Roe: We will stay", "+Anna Roe: It is our port."],
    );
    check(
        "“We,” Anna Roe said, “will stay in our port.”",
        &["Anna Roe: We", "+Anna Roe: will stay in our port."],
    );
    check(
        "Anna Roe said: “We will stay here.\n\n“It is our port and it will be.”",
        &["Anna Roe: We will stay here.", "+Anna Roe: It is our port and it will be."],
    );
    check(
        "“We will stay here for now.\n\n“It is our port and it will be,” said Anna Roe.",
        &["Anna Roe: We will stay here for now.", "+Anna Roe: It is our port and it will be"],
    );
}

#[test]
fn a_pronoun_is_who_spoke_before_or_nobody() {
    check("Anna Roe spoke first. “We will stay,” she said.", &["Anna Roe: We will stay"]);
    check(
        "Anna Roe met the crew. Bernd Poe came with Carla Doe. “We will stay,” she said.",
        &["?: We will stay"],
    );
    check("The talks ended late. “We will stay,” she said.", &["?: We will stay"]);
    check(
        "“We will stay,” Anna Roe said. She added that “it is our port.”\n\nHe smiled. “I will go home now,” he said.",
        &["Anna Roe: We will stay", "Anna Roe: it is our port.", "?: I will go home now"],
    );
}

#[test]
fn who_only_passes_it_on_is_not_the_speaker() {
    let text =
        "Anna Roe threatened the crews, saying “the port might close for good,” an official told Reuters.";
    check(text, &["Anna Roe: the port might close for good"]);
    let attribution = &voices(text).quotations[0].attribution;
    assert_eq!(attribution.relayed_by.as_ref().map(|s| s.name.as_str()), Some("an official"));
    assert_eq!(attribution.told.and_then(|told| told.range.of(text)), Some("Reuters"));
}

#[test]
fn officials_without_a_name_are_told_by_their_words() {
    check(
        "“They will not stay,” an official familiar with the talks told the Gazette.",
        &["an official familiar with the talks: They will not stay"],
    );
    check(
        "“They will not stay,” one observer close to the talks noted.",
        &["one observer close to the talks: They will not stay"],
    );
}

#[test]
fn phrases_have_the_speaker_of_their_sentence_and_terms_have_none() {
    let text =
        "Anna Roe called the plan “clearly unworkable” and said ports were “slowly reopening” at last.";
    check(text, &["Anna Roe: clearly unworkable", "Anna Roe: slowly reopening"]);
    assert!(voices(text).quotations.iter().all(Quotation::is_phrase));
    check("The so-called “green port” opened. It shows the film “The Long Way Home.”", &[]);
    check("Harbor masters want an “all-in” deal.", &[]);
}

#[test]
fn blocks_are_known_by_the_line_beneath() {
    let text = "The talks ended.\n\nWe will keep our port open for all.\nAnna Roe, Minister of Ports\n\nThen they left.";
    check(text, &["Anna Roe: We will keep our port open for all."]);
    assert_eq!(voices(text).quotations[0].form, Form::Block);
    // Once a page sets quotations so, one without a first person is known, too.
    check(
        &format!("{text}\n\nThe pressure has to go on.\nBernd Poe, President of the Union"),
        &["Anna Roe: We will keep our port open for all.", "Bernd Poe: The pressure has to go on."],
    );
    check("The pressure has to go on.\nBernd Poe, President of the Union", &[]);
    check("We tested ten lamps for you.\nAnna Roe, senior reporter", &[]);
    check("We will keep it open for all.\n— Anna Roe", &["Anna Roe: We will keep it open for all."]);
}

#[test]
fn occasion_and_day_are_those_of_the_sentence() {
    let text =
        "“We will stay,” Anna Roe said at a press briefing on Thursday. She had left Lisbon on Monday.";
    let attribution = voices(text).quotations[0].attribution.clone();
    let words = |spot: Option<Spot>| spot.and_then(|spot| spot.range.of(text));
    assert_eq!(words(attribution.occasion), Some("at a press briefing"));
    assert_eq!(words(attribution.day), Some("Thursday"));
    assert_eq!(words(attribution.verb), Some("said"));
}

#[test]
fn speech_in_the_authors_words_is_told_with_its_speaker() {
    let reports = |text: &str| -> Vec<String> {
        let tell = |r: &Report| {
            let speaker = r.attribution.speaker.as_ref().map_or("?", |s| &s.name);
            format!("{speaker}: {}", r.words.range.of(text).expect("on characters"))
        };
        voices(text).reports.iter().map(tell).collect()
    };
    assert_eq!(
        reports("Anna Roe said that the port would stay open."),
        ["Anna Roe: the port would stay open"]
    );
    assert_eq!(
        reports("The port would stay open, Anna Roe said on Monday."),
        ["Anna Roe: The port would stay open"]
    );
    assert_eq!(
        reports("The port will stay open, according to Anna Roe."),
        ["Anna Roe: The port will stay open"]
    );
    assert_eq!(
        reports("Anna Roe told reporters the port would stay open."),
        ["Anna Roe: the port would stay open"]
    );
    assert_eq!(reports("“We will stay,” Anna Roe told reporters after the meeting."), [""; 0]);
    assert_eq!(reports("She was told that the port would close. It is said to be old."), [""; 0]);
}

#[test]
fn nothing_is_found_in_chrome() {
    let text = "“Read our story now,” said Anna Roe.\n“We will stay,” said Anna Roe.";
    let source = SourceId::draw(&mut CountedDice::default());
    let chrome = [TextRange::new(0, 36)];
    let voices = Voices::of(&Text {
        source,
        text,
        chrome: &chrome,
        title: "",
        byline: None,
        publisher: None,
        published: None,
    });
    assert_eq!(voices.quotations.len(), 1);
    assert_eq!(voices.quotations[0].quote(text), "We will stay");
}

#[test]
fn a_flood_comes_to_an_end() {
    for flood in [
        "word ",
        "“We go,” said Roe. ",
        "said ",
        "他说：“我们要走了。”",
        "— Anna Roe, minister\n",
        "the official, ",
    ] {
        voices(&flood.repeat(30_000));
    }
}

proptest! {
    #[test]
    fn every_spot_lies_on_characters(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "“", "”", "\"", "'", "’", "«", "»", "„", "「", "」", " ", "\n", "\n\n", ", ", ". ", ": ", "— ", "said",
                "Anna Roe", "the minister", "he", "told Reuters", "according to", "We will stay é", "日本", "who", "and", "on Monday",
            ]),
            0..40,
        )
    ) {
        let text = parts.join(if parts.len() % 2 == 0 { " " } else { "" });
        let voices = voices(&text);
        for (at, q) in voices.quotations.iter().enumerate() {
            prop_assert!(q.words.range.of(&text).is_some_and(|words| !words.is_empty()));
            prop_assert!(q.marked.covers(q.words.range));
            prop_assert!(q.continues.is_none_or(|before| before < at));
            prop_assert!(q.within.is_none_or(|outer| outer < at));
        }
        let of_quotations = voices.quotations.iter().map(|q| &q.attribution);
        for a in of_quotations.chain(voices.reports.iter().map(|r| &r.attribution)) {
            let spots = [a.verb, a.occasion, a.day, a.told, a.speaker.as_ref().map(|s| s.spot)];
            for spot in spots.into_iter().flatten() {
                prop_assert!(spot.range.of(&text).is_some());
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,120}") {
        voices(&text);
    }
}
