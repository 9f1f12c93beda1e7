//! A specification and its area from the disk.

use std::path::Path;

use crate::disk::{Disk, FolderSource, text_of};
use crate::outcome::CommandFailure;
use homeround::specification::{Area, Specification, read_specification};

/// The specification at a path and its area; whatever is read for it is noted.
///
/// # Errors
/// Every fault of the files.
pub(crate) fn open(path: &Path, disk: &mut Disk) -> Result<(Specification, Area), CommandFailure> {
    disk.read(path);
    let spec = read_specification(&path.display().to_string(), &text_of(path)?)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    for file in [&spec.area.points, &spec.area.population].into_iter().flatten() {
        disk.read(&folder.join(file));
    }
    let area = Area::open(&spec.area, &FolderSource::find(path))?;
    Ok((spec, area))
}
