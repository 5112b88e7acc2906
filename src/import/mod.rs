//! Bytes to sources. To be filled in.
use crate::model::{Source, SourceId};
#[derive(Debug, thiserror::Error)]
#[error("sources cannot be read yet")]
pub struct ImportError;
pub fn read_source(_: &[u8], _: Option<&str>, _: SourceId) -> Result<(Source, Vec<String>), ImportError> {
    Err(ImportError)
}
pub fn read_pasted(_: &str, _: SourceId) -> Result<Source, ImportError> {
    Err(ImportError)
}
