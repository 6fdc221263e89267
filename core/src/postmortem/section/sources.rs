//! Where the times come from.

use crate::postmortem::{
    inline::{Inline, md},
    page::{Page, Topic},
};

use super::story::Story;

/// Of what names no source there is nothing to list.
pub(super) fn write(page: &mut Page, story: &Story<'_>) {
    if story.sources().is_empty() {
        return;
    }
    page.section(Topic::Sources);
    page.paragraph(md!("Where times come from:"));
    let usual = story.usual_source();
    let listed = story.sources().iter().zip(1_usize..).map(|(source, n)| {
        let unmarked = if usual == Some(source) { ", and every time that bears no mark" } else { "" };
        md!("S{}: {}{}", n, Inline::code(source.as_str()), unmarked)
    });
    page.list(listed.collect());
}
