//! Base64, for the one digest that the policy of a page names.

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().chain(&[0; 3]).take(3).fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        for sign in 0..4_usize {
            let six = [18, 12, 6, 0].get(sign).map(|shift| (bits >> shift) & 63);
            let shown = six.and_then(|six| SIGNS.get(usize::try_from(six).ok()?)).filter(|_| sign <= group.len());
            out.push(char::from(shown.copied().unwrap_or(b'=')));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_that_of_rfc_4648() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::encode(bytes.as_bytes()), text);
        }
    }
}
