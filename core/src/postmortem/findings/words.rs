//! Looking for words in what people wrote.

/// Whether a text has a word or a phrase, in any case of letters, with nothing of a word beside it.
pub(super) fn has(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (text.to_lowercase(), phrase.to_lowercase());
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !phrase.is_empty()
        && text.match_indices(&phrase).any(|(at, found)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at.saturating_add(found.len())..).and_then(|after| after.chars().next());
            is_edge(before) && is_edge(after)
        })
}

/// The first of some words that a text has.
pub(super) fn first<'w>(text: &str, words: &[&'w str]) -> Option<&'w str> {
    words.iter().find(|word| has(text, word)).copied()
}

#[cfg(test)]
mod tests {
    use super::has;

    #[test]
    fn a_word_is_found_whole_and_in_any_case() {
        assert!(has("By ANA, at night", "ana"));
        assert!(has("human error.", "Human error"));
        assert!(!has("a banana", "ana"));
        assert!(!has("", "ana") && !has("x", ""));
    }
}
