//! What a file has besides its content: its owner, its permissions, its other names, and attributes that programs set.
//!
//! Owns how a file that replaces another gets the same properties. Its one invariant: nobody can read the new file who
//! could not read the old one.

use std::fs::{File, Metadata};
use std::path::Path;

/// The properties that the new file could not get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LostAttributes {
    /// The owner or the group.
    pub owner: bool,
    /// Extended attributes, access lists among them.
    pub attributes: bool,
}

/// How many other names a file has: hard links.
#[cfg(unix)]
pub fn other_names(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata).saturating_sub(1)
}

/// How many other names a file has: hard links.
#[cfg(not(unix))]
pub const fn other_names(_: &Metadata) -> u64 {
    0
}

/// Gives a new file what the file at `path` has besides its content.
#[cfg(unix)]
pub fn make_like(new: &File, path: &Path, old: &Metadata) -> std::io::Result<LostAttributes> {
    use std::{
        fs::Permissions,
        os::unix::fs::{MetadataExt, PermissionsExt, fchown},
    };
    let mut lost = LostAttributes { attributes: !copy_attributes(new, path), ..LostAttributes::default() };
    let mut mode = old.mode() & 0o7777;
    let now = new.metadata()?;
    if (now.uid(), now.gid()) != (old.uid(), old.gid()) && fchown(new, Some(old.uid()), Some(old.gid())).is_err() {
        lost.owner = true;
        if now.gid() != old.gid() && fchown(new, None, Some(old.gid())).is_err() {
            // Another group must not get the rights of the old group.
            mode &= !0o2070;
        }
        mode &= !0o4000;
    }
    if new.metadata()?.mode() & 0o7777 != mode {
        new.set_permissions(Permissions::from_mode(mode))?;
    }
    Ok(lost)
}

/// Gives a new file what the file at `path` has besides its content.
#[cfg(not(unix))]
pub fn make_like(new: &File, _: &Path, old: &Metadata) -> std::io::Result<LostAttributes> {
    new.set_permissions(old.permissions())?;
    Ok(LostAttributes::default())
}

/// Copies the extended attributes of the file at `path`; whether none was lost. Those of the system's own guards are
/// made by the system.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "macos"))]
fn copy_attributes(new: &File, path: &Path) -> bool {
    use rustix::fs::{XattrFlags, fsetxattr, getxattr, listxattr};
    const SIZE_MAX: usize = 64 << 10;
    let mut names = vec![0; SIZE_MAX];
    // A file system without any has none to lose.
    let Ok(length) = listxattr(path, &mut names[..]) else { return true };
    let mut value = vec![0; SIZE_MAX];
    let mut is_whole = true;
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        if name.starts_with(b"security.") || name.starts_with(b"trusted.") {
            continue;
        }
        let copied = getxattr(path, name, &mut value[..])
            .and_then(|length| fsetxattr(new, name, &value[..length], XattrFlags::empty()));
        is_whole &= copied.is_ok();
    }
    is_whole
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android", target_os = "macos"))))]
const fn copy_attributes(_: &File, _: &Path) -> bool {
    true
}
