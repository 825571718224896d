//! Compiles what has to be looked at before Rust starts, on systems that have it.

fn main() {
    println!("cargo::rerun-if-changed=src/closed_stdout.c");
    if std::env::var_os("CARGO_CFG_UNIX").is_some() {
        // An object of its own is linked although nothing calls it.
        let objects = cc::Build::new().cargo_metadata(false).file("src/closed_stdout.c").compile_intermediates();
        for object in objects {
            println!("cargo::rustc-link-arg-bins={}", object.display());
        }
    }
}
