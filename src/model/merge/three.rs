//! `Three`: the versions of one thing that a merge compares.

/// One of the two briefings that are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Ours,
    Theirs,
}

impl Side {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

/// A thing as it was and as it is on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Three<T> {
    pub base: T,
    pub ours: T,
    pub theirs: T,
}

impl<T> Three<T> {
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Ours => &self.ours,
            Side::Theirs => &self.theirs,
        }
    }

    pub fn map<U>(&self, mut f: impl FnMut(&T) -> U) -> Three<U> {
        Three { base: f(&self.base), ours: f(&self.ours), theirs: f(&self.theirs) }
    }

    /// The side whose version stands, where `is_same` tells versions apart. `None` where both sides changed
    /// it, and differently.
    pub fn settled_by(&self, is_same: impl Fn(&T, &T) -> bool) -> Option<Side> {
        if is_same(&self.ours, &self.theirs) || is_same(&self.base, &self.theirs) {
            Some(Side::Ours)
        } else if is_same(&self.base, &self.ours) {
            Some(Side::Theirs)
        } else {
            None
        }
    }
}

impl<T: PartialEq> Three<T> {
    /// [`Three::settled_by`] equality.
    pub fn settled(&self) -> Option<Side> {
        self.settled_by(|a, b| a == b)
    }
}
