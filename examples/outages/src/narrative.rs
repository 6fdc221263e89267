//! What was written of an outage afterwards, by hand: `narratives` has a file for each, with a sentence on each line.

/// The sections of a narrative: the name of each, and its sentences in one line.
pub fn sections(narrative: &str) -> impl Iterator<Item = (String, String)> {
    narrative.split("\n## ").skip(1).filter_map(|section| {
        let (heading, sentences) = section.split_once('\n')?;
        let name = heading.trim().to_lowercase().replace(' ', "_");
        let sentences: Vec<_> = sentences.lines().filter(|line| !line.is_empty()).collect();
        Some((name, sentences.join(" ")))
    })
}
