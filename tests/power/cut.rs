//! What a disk may hold after a power cut: the rules of the worst file system that keeps its promises.
//!
//! A file that was not synced since it was written holds any part of that: nothing, all, a first part, zeros,
//! zeros before the rest, or single writes without the others. A name that was made, replaced or taken
//! away is so for certain only behind a sync of its folder; until then each such deed happened or not,
//! whatever became of the others. A rename leaves the old name or puts the new one in its place, and may
//! leave both. Syncing a file does not keep its name, nor syncing a folder the folder's own.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    rc::Rc,
};

use super::recording::{Inode, Log, Mark, Op};

/// More choices at once than this are not all tried: the plain ones are, and so many others at random.
const MAX_CHOICES: usize = 600;

/// What is on the disk after a cut.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tree {
    pub files: BTreeMap<PathBuf, Rc<Vec<u8>>>,
    pub folders: BTreeSet<PathBuf>,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tried {
    pub n_cuts: usize,
    pub n_trees: usize,
}

/// Cuts the power before the first deed, behind each one, and has a look at all that may be left then, with
/// what the person had been told before.
///
/// # Errors
/// What was said of the first that is not right, and where it was cut.
pub fn cut_everywhere(
    log: &Log,
    mut look: impl FnMut(&Tree, &[Mark]) -> Result<(), String>,
) -> Result<Tried, String> {
    let mut disk = SimulatedDisk::new(log);
    let mut marks = Vec::new();
    let mut tried = Tried::default();
    let mut seen = HashSet::new();
    for n_done in 0..=log.ops.len() {
        let mut looked = Ok(());
        disk.each_tree(|tree| {
            let mut hasher = DefaultHasher::new();
            (&tree, marks.len()).hash(&mut hasher);
            if looked.is_ok() && seen.insert(hasher.finish()) {
                tried.n_trees += 1;
                looked = look(&tree, &marks).map_err(|error| told(&error, log, n_done, &tree));
            }
        });
        looked?;
        tried.n_cuts += 1;
        match log.ops.get(n_done) {
            Some(Op::Mark(mark)) => marks.push(*mark),
            Some(op) => disk.apply(op),
            None => {}
        }
    }
    Ok(tried)
}

fn told(error: &str, log: &Log, n_done: usize, tree: &Tree) -> String {
    let mut told = format!("{error}\nafter");
    for op in log.ops.iter().take(n_done).rev().take(14).rev() {
        let op = match op {
            Op::Write { inode, at, bytes } => {
                format!("Write {{ inode: {inode}, at: {at}, {} }}", bytes.len())
            }
            op => format!("{op:?}"),
        };
        told.push_str(&format!("\n    {op}"));
    }
    told.push_str("\nwith");
    for (path, content) in &tree.files {
        told.push_str(&format!("\n    {} ({} bytes)", path.display(), content.len()));
    }
    told
}

struct SimulatedDisk {
    root: PathBuf,
    /// By inode.
    contents: Vec<Content>,
    /// The names that are on the disk for certain.
    names: BTreeMap<PathBuf, Inode>,
    folders: BTreeSet<PathBuf>,
    /// What was done to names since.
    unsynced: Vec<NameOp>,
}

#[derive(Clone, Debug, Default)]
struct Content {
    synced: Vec<u8>,
    unsynced: Vec<ContentOp>,
}

#[derive(Clone, Debug)]
enum ContentOp {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

#[derive(Clone, Debug)]
enum NameOp {
    Add(PathBuf, Inode),
    Rename(PathBuf, PathBuf, Inode),
    Remove(PathBuf),
    Folder(PathBuf),
}

impl NameOp {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Add(path, _) | Self::Rename(_, path, _) | Self::Remove(path) | Self::Folder(path) => {
                path.parent()
            }
        }
    }

    /// In how many ways it may have gone; the first is not at all, the second as it should.
    fn n_ways(&self) -> usize {
        if matches!(self, Self::Rename(..)) { 3 } else { 2 }
    }

    fn apply(&self, way: usize, names: &mut BTreeMap<PathBuf, Inode>, folders: &mut BTreeSet<PathBuf>) {
        match self {
            _ if way == 0 => {}
            Self::Add(path, inode) => {
                names.insert(path.clone(), *inode);
            }
            Self::Rename(from, to, inode) => {
                if way == 1 {
                    names.remove(from);
                } else {
                    names.insert(from.clone(), *inode);
                }
                names.insert(to.clone(), *inode);
            }
            Self::Remove(path) => {
                names.remove(path);
            }
            Self::Folder(path) => {
                folders.insert(path.clone());
            }
        }
    }
}

impl SimulatedDisk {
    fn new(log: &Log) -> Self {
        let mut contents = vec![Content::default(); log.n_inodes];
        let mut names = BTreeMap::new();
        for (path, (inode, content)) in &log.files {
            contents[*inode].synced.clone_from(content);
            names.insert(path.clone(), *inode);
        }
        let root = log.root.clone();
        Self { root, contents, names, folders: log.folders.iter().cloned().collect(), unsynced: Vec::new() }
    }

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Create { path, inode } | Op::Link { to: path, inode } => {
                self.unsynced.push(NameOp::Add(path.clone(), *inode));
            }
            Op::Write { inode, at, bytes } => {
                self.contents[*inode].unsynced.push(ContentOp::Write(*at, bytes.clone()));
            }
            Op::SetLen { inode, len } => self.contents[*inode].unsynced.push(ContentOp::SetLen(*len)),
            Op::Sync { inode } => {
                let content = &mut self.contents[*inode];
                content.synced = content.written(usize::MAX);
                content.unsynced.clear();
            }
            Op::Rename { from, to, inode } => {
                self.unsynced.push(NameOp::Rename(from.clone(), to.clone(), *inode));
            }
            Op::Remove { path } => self.unsynced.push(NameOp::Remove(path.clone())),
            Op::MakeFolder { path } => self.unsynced.push(NameOp::Folder(path.clone())),
            Op::SyncFolder { path } => {
                let (synced, rest) = std::mem::take(&mut self.unsynced)
                    .into_iter()
                    .partition(|op| op.folder() == Some(path.as_path()));
                self.unsynced = rest;
                let synced: Vec<NameOp> = synced;
                for op in synced {
                    op.apply(1, &mut self.names, &mut self.folders);
                }
            }
            Op::Mark(_) => {}
        }
    }

    /// All that may be left if the power goes now, some of it several times.
    fn each_tree(&self, mut look: impl FnMut(Tree)) {
        let n_ways: Vec<usize> = self.unsynced.iter().map(NameOp::n_ways).collect();
        for ways in choices(&n_ways) {
            let (mut names, mut folders) = (self.names.clone(), self.folders.clone());
            for (op, way) in self.unsynced.iter().zip(ways) {
                op.apply(way, &mut names, &mut folders);
            }
            let is_there = |path: &Path| {
                let above = path.ancestors().skip(1).take_while(|above| above.starts_with(&self.root));
                above.into_iter().all(|folder| folders.contains(folder))
            };
            names.retain(|path, _| is_there(path));
            let folders: BTreeSet<PathBuf> = folders.iter().filter(|path| is_there(path)).cloned().collect();
            let inodes: BTreeSet<Inode> = names.values().copied().collect();
            let inodes: Vec<Inode> = inodes.into_iter().collect();
            let contents: Vec<Vec<Rc<Vec<u8>>>> = inodes
                .iter()
                .map(|inode| {
                    // What has a name for the time being only is not looked into.
                    let is_read = names.iter().any(|(path, named)| named == inode && is_read(path));
                    self.contents[*inode].may_be(is_read).into_iter().map(Rc::new).collect()
                })
                .collect();
            let n_ways: Vec<usize> = contents.iter().map(Vec::len).collect();
            for ways in choices(&n_ways) {
                let content = |inode: &Inode| {
                    let at = inodes.binary_search(inode).expect("it has a name");
                    Rc::clone(&contents[at][ways[at]])
                };
                let files = names.iter().map(|(path, inode)| (path.clone(), content(inode))).collect();
                look(Tree { files, folders: folders.clone() });
            }
        }
    }
}

/// Whether the program looks into a file of this name.
fn is_read(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "ron" || ending == "journal")
}

impl Content {
    /// With the first bytes of what was written since.
    fn written(&self, mut n_bytes: usize) -> Vec<u8> {
        let mut content = self.synced.clone();
        for op in &self.unsynced {
            match op {
                ContentOp::SetLen(len) => content.resize(*len, 0),
                ContentOp::Write(at, bytes) => {
                    let n = bytes.len().min(n_bytes);
                    n_bytes -= n;
                    put(&mut content, *at, &bytes[..n]);
                }
            }
        }
        content
    }

    /// All that it may hold if the power goes now. Not at all what was done, and all of it, come first.
    fn may_be(&self, is_read: bool) -> Vec<Vec<u8>> {
        let all = self.written(usize::MAX);
        if self.unsynced.is_empty() {
            return vec![all];
        }
        let mut may_be = vec![self.synced.clone(), all.clone()];
        if !is_read {
            return may_be;
        }
        let n_bytes: usize = self.unsynced.iter().map(ContentOp::n_bytes).sum();
        for end in ends(n_bytes) {
            let torn = self.written(end);
            // Zeros where the length came before the rest.
            let mut filled = torn.clone();
            filled.resize(filled.len().max(all.len()), 0);
            // The rest where it came before what is in front.
            let mut hollow = all.clone();
            let start = self.synced.len().min(hollow.len());
            let cut = (start + end).min(hollow.len());
            hollow[start..cut].fill(0);
            may_be.extend([torn, filled, hollow]);
        }
        for missing in 0..self.unsynced.len() {
            let mut ops = self.unsynced.clone();
            ops.remove(missing);
            may_be.push(Self { synced: self.synced.clone(), unsynced: ops }.written(usize::MAX));
        }
        let mut seen = HashSet::new();
        may_be.retain(|content| seen.insert(content.clone()));
        may_be
    }
}

impl ContentOp {
    fn n_bytes(&self) -> usize {
        match self {
            Self::Write(_, bytes) => bytes.len(),
            Self::SetLen(_) => 0,
        }
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if !bytes.is_empty() {
        content.resize(content.len().max(at + bytes.len()), 0);
        content[at..at + bytes.len()].copy_from_slice(bytes);
    }
}

/// Where so many bytes are torn: both ends, the borders of blocks, and between.
fn ends(n_bytes: usize) -> BTreeSet<usize> {
    let between = (1..8).map(|part| n_bytes * part / 8);
    let blocks = (1..4).map(|block| block * 512);
    let all = [0, 1, n_bytes.saturating_sub(1), n_bytes].into_iter().chain(between).chain(blocks);
    all.filter(|end| *end <= n_bytes).collect()
}

/// All ways to choose one of so many at each place; where they are too many, each place alone against all
/// others, each first part, and others at random.
fn choices(n_ways: &[usize]) -> Vec<Vec<usize>> {
    let n_all = n_ways.iter().try_fold(1_usize, |all, n| all.checked_mul(*n).filter(|n| *n <= MAX_CHOICES));
    if let Some(n_all) = n_all {
        let nth = |mut number: usize| {
            let way = |n: &usize| {
                let way = number % n;
                number /= n;
                way
            };
            n_ways.iter().map(way).collect()
        };
        return (0..n_all).map(nth).collect();
    }
    let last = |usual: usize| move |n: &usize| usual.min(n - 1);
    let mut all = Vec::new();
    for usual in [0, 1] {
        for at in 0..n_ways.len() {
            for way in 0..n_ways[at] {
                let mut ways: Vec<usize> = n_ways.iter().map(last(usual)).collect();
                ways[at] = way;
                all.push(ways);
                let mut ways: Vec<usize> = n_ways.iter().map(last(1 - usual)).collect();
                ways[..at].iter_mut().zip(n_ways).for_each(|(w, n)| *w = last(usual)(n));
                ways[at] = way;
                all.push(ways);
            }
        }
    }
    let mut state = 1_u64;
    for _ in 0..MAX_CHOICES {
        let mut way = |n: &usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % n
        };
        all.push(n_ways.iter().map(&mut way).collect());
    }
    all
}
