//! Saving: atomic, with one backup, and never over what others wrote.

use std::{fs, path::Path};

use obligo::{
    model::{Model, SCHEMA_VERSION, Session},
    storage::{SaveError, SaveNotice, Saved, Stamp, backup_path, read_file, save, write_text},
};

use super::full_session;

fn named(name: &str) -> Session {
    Session { name: name.to_owned(), ..full_session() }
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Saves over what the file holds now, as one who has read it.
fn save_known(session: &Session, path: &Path) -> Saved {
    let known = Stamp::of(&fs::read(path).unwrap());
    save(session, path, Some(known)).unwrap()
}

#[test]
fn saving_keeps_exactly_one_backup_of_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let first = save(&named("first"), &path, None).unwrap();
    assert_eq!(files_in(folder.path()), ["plan.ron"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), write_text(&named("first")));
    assert_eq!(read_file(&path).unwrap().stamp, first.stamp);
    assert_eq!(first.notices, []);

    let second = save(&named("second"), &path, Some(first.stamp)).unwrap();
    save(&named("third"), &path, Some(second.stamp)).unwrap();
    assert_eq!(files_in(folder.path()), ["plan.ron", "plan.ron.bak"]);
    assert_eq!(read_file(&path).unwrap().session, named("third"));
    assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("second"));

    save(&named("third"), &path, None).unwrap();
    assert_eq!(files_in(folder.path()), ["plan.ron", "plan.ron.bak"]);
    assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("second"), "saved twice, changed once");
}

#[test]
fn a_good_backup_is_not_replaced_by_an_empty_or_broken_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let mut without_items = named("nothing in it");
    without_items.model = Model::empty("USD", obligo::calendar::Month::new(2023, 1), 12);
    save(&named("good"), &path, None).unwrap();
    save_known(&named("better"), &path);
    for broken in ["", "\n", "(version: 2, name: \"cut o", &write_text(&without_items)] {
        fs::write(&path, broken).unwrap();
        save_known(&named("repaired"), &path);
        assert_eq!(read_file(&path).unwrap().session, named("repaired"));
        assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("good"), "after {broken:?}");
    }
    // Where there is no better one, even a broken file is kept.
    fs::remove_file(backup_path(&path)).unwrap();
    fs::write(&path, "typed by hand").unwrap();
    save_known(&named("repaired"), &path);
    assert_eq!(fs::read_to_string(backup_path(&path)).unwrap(), "typed by hand");
}

#[test]
fn a_file_changed_by_others_is_not_overwritten_unawares() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    save(&named("mine"), &path, None).unwrap();
    let stamp = read_file(&path).unwrap().stamp;
    fs::write(&path, write_text(&named("hers"))).unwrap();
    let error = save(&named("mine, later"), &path, Some(stamp)).unwrap_err();
    assert!(matches!(&error, SaveError::ChangedOnDisk(changed) if *changed == path));
    assert!(error.to_string().contains("changed on disk since it was read"), "{error}");
    assert_eq!(read_file(&path).unwrap().session, named("hers"));
    assert_eq!(files_in(folder.path()), ["plan.ron"]);

    // The same content written anew is no change, and a file that is gone holds nothing that could be lost.
    let text = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, &text).unwrap();
    let saved = save(&named("last"), &path, Some(Stamp::of(&text))).unwrap();
    fs::remove_file(&path).unwrap();
    save(&named("back"), &path, Some(saved.stamp)).unwrap();
    // What is there already is what was to be saved.
    save(&named("back"), &path, Some(stamp)).unwrap();
}

/// Whoever saves over it, and saves again: what somebody else wrote is still there, whatever it is.
#[test]
fn no_save_destroys_the_only_copy_of_what_somebody_else_wrote() {
    let theirs = [write_text(&named("hers")), "(version: 2, name: \"with a mistake".to_owned(), "a letter".to_owned()];
    for theirs in &theirs {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        save(&named("first"), &path, None).unwrap();
        save_known(&named("second"), &path);
        fs::write(&path, theirs).unwrap();
        let other = folder.path().join("plan.other.ron");
        let over = save(&named("mine"), &path, None).unwrap();
        assert_eq!(over.notices, [SaveNotice::OtherKept(other.clone())]);
        assert!(over.notices[0].to_string().contains("kept as plan.other.ron"), "{}", over.notices[0]);
        for name in ["mine, later", "mine, last"] {
            save_known(&named(name), &path);
            assert_eq!(&fs::read_to_string(&other).unwrap(), theirs, "{name}");
        }
        // A second time, as another file; the same once more is kept already.
        for (written, names) in [("another", 2), ("a third", 3), ("another", 3)] {
            fs::write(&path, written).unwrap();
            let over = save(&named(written), &path, None).unwrap();
            let kept = files_in(folder.path()).into_iter().filter(|name| name.contains(".other"));
            assert_eq!(kept.count(), names, "{written}");
            let [SaveNotice::OtherKept(other)] = &over.notices[..] else { panic!("{:?}", over.notices) };
            assert_eq!(fs::read_to_string(other).unwrap(), written);
        }
        assert_eq!(&fs::read_to_string(&other).unwrap(), theirs);
    }
    // Nothing is kept of nothing.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    fs::write(&path, " \n").unwrap();
    assert_eq!(save(&named("mine"), &path, None).unwrap().notices, []);
    assert_eq!(files_in(folder.path()), ["plan.ron"]);
}

#[test]
fn a_name_too_long_for_a_backup_is_saved_without_one_and_loses_nothing_of_others() {
    let folder = tempfile::tempdir().unwrap();
    // 255 bytes are the longest name.
    let path = folder.path().join(format!("{}.ron", "a".repeat(250)));
    save(&named("first"), &path, None).unwrap();
    let saved = save_known(&named("second"), &path);
    assert_eq!(saved.notices, [SaveNotice::NoBackup]);
    assert!(saved.notices[0].to_string().contains("No backup"), "{}", saved.notices[0]);
    assert_eq!(read_file(&path).unwrap().session, named("second"));
    assert_eq!(files_in(folder.path()).len(), 1);

    fs::write(&path, "hers").unwrap();
    let saved = save(&named("third"), &path, None).unwrap();
    let [SaveNotice::OtherKept(other)] = &saved.notices[..] else { panic!("{:?}", saved.notices) };
    assert_eq!(fs::read_to_string(other).unwrap(), "hers");
    assert_eq!(other.extension().unwrap(), "ron");
    assert_eq!(files_in(folder.path()).len(), 2);
}

#[test]
fn what_is_not_valid_or_would_not_be_readable_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    save(&named("good"), &path, None).unwrap();
    let mut session = named("bad");
    session.model.vendors[0].net_days = 4000;
    session.model.streams[0].payers[0].vendor = "nobody".to_owned();
    let error = save(&session, &path, None).unwrap_err();
    assert!(matches!(&error, SaveError::Invalid(problems) if problems.len() == 2));
    assert_eq!(
        error.to_string(),
        "not saved, because the session is not valid: vendors/aws/net_days must be from 0 to 3_650, and 1 more"
    );
    let mut session = named("beyond the calendar");
    session.model.marks[0].date = obligo::calendar::Date(i32::MAX / 2);
    let error = save(&session, &path, None).unwrap_err();
    assert!(matches!(error, SaveError::NotReadableBack(_)), "{error}");
    assert_eq!(read_file(&path).unwrap().session, named("good"));
    assert_eq!(files_in(folder.path()), ["plan.ron"]);
}

#[test]
fn a_session_of_another_version_is_saved_as_this_one() {
    let session = Session { version: 0, ..full_session() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    save(&session, &path, None).unwrap();
    assert_eq!(read_file(&path).unwrap().session.version, SCHEMA_VERSION);
}

#[test]
fn refusals_of_the_file_system_are_told_and_leave_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none/plan.ron");
    let error = save(&named("x"), &nowhere, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("not saved: cannot write in the folder: no such file or folder ({})", nowhere.display())
    );
    let error = save(&named("x"), folder.path(), None).unwrap_err();
    assert!(error.to_string().contains("this is not a file"), "{error}");

    // A backup that can't be made stops the saving before the file is touched.
    let path = folder.path().join("plan.ron");
    save(&named("old"), &path, None).unwrap();
    fs::create_dir_all(backup_path(&path).join("in the way")).unwrap();
    let known = Stamp::of(&fs::read(&path).unwrap());
    let error = save(&named("new"), &path, Some(known)).unwrap_err();
    assert!(error.to_string().starts_with("not saved: cannot keep a backup: "), "{error}");
    assert_eq!(read_file(&path).unwrap().session, named("old"));
    assert_eq!(files_in(folder.path()), ["plan.ron", "plan.ron.bak"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn links_are_followed_and_permissions_kept() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real");
        fs::create_dir(&real).unwrap();
        symlink("real/plan.ron", folder.path().join("b.ron")).unwrap();
        symlink("b.ron", folder.path().join("a.ron")).unwrap();
        let link = folder.path().join("a.ron");
        save(&named("through a link to nothing yet"), &link, None).unwrap();
        fs::set_permissions(real.join("plan.ron"), fs::Permissions::from_mode(0o640)).unwrap();
        save_known(&named("new"), &link);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(read_file(&real.join("plan.ron")).unwrap().session, named("new"));
        assert_eq!(files_in(&real), ["plan.ron", "plan.ron.bak"]);
        assert_eq!((mode(&real.join("plan.ron")), mode(&real.join("plan.ron.bak"))), (0o640, 0o640));

        symlink("c.ron", folder.path().join("c.ron")).unwrap();
        let error = save(&named("x"), &folder.path().join("c.ron"), None).unwrap_err();
        assert!(error.to_string().contains("the link leads nowhere"), "{error}");
    }

    #[test]
    fn a_file_or_folder_that_is_write_protected_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        save(&named("old"), &path, None).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let error = save(&named("new"), &path, None).unwrap_err();
        assert!(error.to_string().contains("the file is read-only"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();

        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        // The superuser writes wherever he likes.
        if fs::write(folder.path().join("probe"), "").is_err() {
            let error = save(&named("new"), &path, None).unwrap_err();
            assert!(error.to_string().contains("cannot write in the folder: no permission"), "{error}");
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(read_file(&path).unwrap().session, named("old"));
    }

    #[test]
    fn a_private_file_and_what_is_kept_of_it_stay_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        save(&named("first"), &path, None).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        save_known(&named("second"), &path);
        fs::write(&path, "hers").unwrap();
        save(&named("third"), &path, None).unwrap();
        for name in files_in(folder.path()) {
            assert_eq!(mode(&folder.path().join(&name)), 0o600, "{name}");
        }
        assert_eq!(files_in(folder.path()), ["plan.other.ron", "plan.ron", "plan.ron.bak"]);
    }

    #[test]
    fn other_names_of_the_file_keep_the_old_content_and_that_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("plan.ron"), folder.path().join("link.ron"));
        save(&named("old"), &path, None).unwrap();
        fs::hard_link(&path, &link).unwrap();
        let saved = save_known(&named("new"), &path);
        assert_eq!(saved.notices, [SaveNotice::NamesLeft(1)]);
        assert!(saved.notices[0].to_string().contains("another name (a hard link)"), "{}", saved.notices[0]);
        assert_eq!(read_file(&link).unwrap().session, named("old"));
        assert_eq!(save_known(&named("newer"), &path).notices, [], "it has one name now");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn attributes_and_owners_are_kept() {
        use std::os::unix::fs::MetadataExt;

        use rustix::fs::{XattrFlags, getxattr, setxattr};
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        save(&named("old"), &path, None).unwrap();
        let attribute = |path: &Path| {
            let mut value = [0; 16];
            getxattr(path, "user.colour", &mut value[..]).map(|length| value[..length].to_vec())
        };
        // Some file systems have none.
        if setxattr(&path, "user.colour", b"green", XattrFlags::empty()).is_ok() {
            assert_eq!(save_known(&named("new"), &path).notices, []);
            assert_eq!(attribute(&path).unwrap(), b"green");
            assert_eq!(attribute(&backup_path(&path)).unwrap(), b"green");
        }
        // Only the superuser gives files away.
        if std::os::unix::fs::chown(&path, Some(12345), Some(54321)).is_ok() {
            assert_eq!(save_known(&named("newer"), &path).notices, []);
            let metadata = fs::metadata(&path).unwrap();
            assert_eq!((metadata.uid(), metadata.gid()), (12345, 54321));
        }
    }
}
