//! How a file of cases is laid out: what fits on a line stands on one, and a record is a line of its own.

use serde_json::Value;

const WIDTH: usize = 120;
/// Below this depth everything stands on one line: a member of a state, an argument of a command.
const DEPTH: usize = 7;

pub(super) fn of(value: &Value) -> String {
    let mut page = String::new();
    write(&mut page, value, 0);
    page.push('\n');
    page
}

fn write(page: &mut String, value: &Value, depth: usize) {
    let short = value.to_string();
    let fits = short.len() + 2 * depth <= WIDTH && depth > 2;
    let (open, close, items): (_, _, Vec<(String, &Value)>) = match value {
        Value::Array(items) if !fits && depth < DEPTH && !items.is_empty() => {
            ('[', ']', items.iter().map(|item| (String::new(), item)).collect())
        }
        Value::Object(members) if !fits && depth < DEPTH && !members.is_empty() => {
            let name = |name: &String| Value::from(name.clone()).to_string() + ": ";
            ('{', '}', members.iter().map(|(member, item)| (name(member), item)).collect())
        }
        _ => return page.push_str(&short),
    };
    page.push(open);
    for (at, (name, item)) in items.into_iter().enumerate() {
        page.push_str(if at == 0 { "\n" } else { ",\n" });
        page.push_str(&"  ".repeat(depth + 1));
        page.push_str(&name);
        write(page, item, depth + 1);
    }
    page.push('\n');
    page.push_str(&"  ".repeat(depth));
    page.push(close);
}
