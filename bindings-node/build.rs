//! Has the extension linked as Node loads it.

fn main() {
    napi_build::setup();
}
