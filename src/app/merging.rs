//! Merging what someone else saved meanwhile into what is open.

use super::{Then, Workbench};

impl Workbench {
    pub(super) fn merge_theirs(&mut self, _then: Then) {}
}
