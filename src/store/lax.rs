//! A deserializer that passes over fields which a form does not know, however strict the form is, and
//! notes their names. So the forms of a format need not be written twice, once for reading its own files
//! and once for reading newer ones.

use std::{borrow::Cow, collections::BTreeSet, fmt};

use serde::{
    Deserializer,
    de::{
        self, DeserializeSeed, EnumAccess, IgnoredAny, IntoDeserializer as _, MapAccess, SeqAccess, Visitor,
    },
};

/// Names and fields that are noted; a file made for it could have millions.
const MAX_NAMES: usize = 100;
const MAX_FIELDS: usize = 1000;

/// The fields that were passed over.
#[derive(Debug, Default)]
pub(super) struct Unknown {
    /// Each name once, like “tags in Source”.
    pub names: BTreeSet<String>,
    /// In the order of the file, the first so many.
    pub fields: Vec<UnknownField>,
}

/// A field that was passed over.
#[derive(Debug)]
pub(super) struct UnknownField {
    /// Where its name stands in memory, and so in the file; 0 where it had to be copied.
    pub at: usize,
    pub name: String,
    /// What it stands in.
    pub owner: &'static str,
}

impl Unknown {
    pub fn note(&mut self, key: &Key<'_>, owner: &'static str) {
        if self.names.len() < MAX_NAMES {
            self.names.insert(format!("{} in {owner}", key.name));
        }
        if self.fields.len() < MAX_FIELDS {
            self.fields.push(UnknownField { at: key.at, name: key.name.to_string(), owner });
        }
    }
}

/// The name of a field, and where it stands in memory; 0 where it had to be copied.
pub(super) struct Key<'de> {
    pub name: Cow<'de, str>,
    pub at: usize,
}

impl<'de> de::Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key { name: Cow::Owned(name.to_owned()), at: 0 })
    }

    /// The name is a part of the file, so its address tells the place.
    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Key<'de>, E> {
        Ok(Key { at: name.as_ptr().addr(), name: Cow::Borrowed(name) })
    }
}

/// A deserializer, seed, visitor or access that passes over unknown fields in everything it hands out.
pub(super) struct Lax<'a, T> {
    inner: T,
    unknown: &'a mut Unknown,
    /// The name and the fields of the struct that is being read, if it is one.
    form: Option<(&'static str, &'static [&'static str])>,
}

impl<'a, T> Lax<'a, T> {
    /// What is passed over is added to `unknown`.
    pub fn new(inner: T, unknown: &'a mut Unknown) -> Self {
        Self { inner, unknown, form: None }
    }
}

/// Methods that only hand on, with the visitor wrapped.
macro_rules! hand_on {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                self.inner.$method(Lax::new(visitor, self.unknown))
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Lax<'_, D> {
    type Error = D::Error;

    hand_on! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_option deserialize_unit deserialize_seq deserialize_map deserialize_identifier
        deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_newtype_struct(name, Lax::new(visitor, self.unknown))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(len, Lax::new(visitor, self.unknown))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, len, Lax::new(visitor, self.unknown))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = Lax { inner: visitor, unknown: self.unknown, form: Some((name, fields)) };
        self.inner.deserialize_struct(name, fields, visitor)
    }

    /// A variant that is not known is an error: there is no telling what it means.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Lax<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Lax::new(deserializer, self.unknown))
    }
}

macro_rules! visit {
    ($($method:ident: $value:ty;)*) => {
        $(
            fn $method<E: de::Error>(self, value: $value) -> Result<V::Value, E> {
                self.inner.$method(value)
            }
        )*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Lax<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visit! {
        visit_bool: bool;
        visit_i8: i8;
        visit_i16: i16;
        visit_i32: i32;
        visit_i64: i64;
        visit_u8: u8;
        visit_u16: u16;
        visit_u32: u32;
        visit_u64: u64;
        visit_f32: f32;
        visit_f64: f64;
        visit_char: char;
        visit_str: &str;
        visit_borrowed_str: &'de str;
        visit_string: String;
        visit_bytes: &[u8];
        visit_borrowed_bytes: &'de [u8];
        visit_byte_buf: Vec<u8>;
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Lax::new(deserializer, self.unknown))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Lax::new(deserializer, self.unknown))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, rows: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(Lax::new(rows, self.unknown))
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Lax { inner: fields, unknown: self.unknown, form: self.form })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(variant)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Lax<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_element_seed(Lax::new(seed, self.unknown))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Lax<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let Some((form, fields)) = self.form else {
            return self.inner.next_key_seed(Lax::new(seed, self.unknown));
        };
        while let Some(key) = self.inner.next_key::<Key<'de>>()? {
            if fields.contains(&&*key.name) {
                return seed.deserialize(key.name.into_deserializer()).map(Some);
            }
            self.unknown.note(&key, form);
            self.inner.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(Lax::new(seed, self.unknown))
    }
}
