//! A folder as SQLite left it, and as it would be after a loss of power.
//!
//! The model: what was written to a file since its last sync may be there or not, each sector of 512 bytes by itself. A name
//! that came or went since the folder was synced may be there or not. What was synced is there.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{Random, vfs};

/// What the smallest piece of a write is that is there or not.
const SECTOR: usize = 512;

static DISKS: Mutex<Vec<Arc<Disk>>> = Mutex::new(Vec::new());

/// A watched folder. SQLite's files in it, and only they, are under the model.
pub struct Disk {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    files: Files,
    watcher: Option<Watcher>,
    fault: Option<Fault>,
}

/// Sees the files before each change.
pub type Watcher = Box<dyn FnMut(&Files) + Send>;

/// What can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Opening a file.
    Open,
    /// Reading.
    Read,
    /// Writing. Half of what was to be written is there all the same.
    Write,
    /// Making durable.
    Sync,
}

struct Fault {
    operation: Operation,
    suffix: &'static str,
    code: i32,
    spare: u32,
}

/// What stands in a folder after a loss of power.
pub type Remains = BTreeMap<String, Vec<u8>>;

/// The files of a folder.
#[derive(Default)]
pub struct Files {
    nodes: Vec<Node>,
    names: BTreeMap<String, usize>,
    /// The names as they were when the folder was last synced.
    kept: BTreeMap<String, usize>,
    syncs: BTreeMap<String, u64>,
}

/// A file, whatever its name.
#[derive(Default)]
struct Node {
    kept: Vec<u8>,
    since: Vec<Change>,
}

/// What happened to a file since it was last synced.
pub(crate) enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
}

impl Disk {
    /// Watches a folder, with what is in it now as durable.
    ///
    /// # Panics
    /// When the folder cannot be read.
    #[must_use]
    pub fn watch(folder: &Path) -> Arc<Self> {
        vfs::install();
        let folder = folder.canonicalize().expect("the folder is there");
        let mut files = Files::default();
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            let kept = fs::read(&path).expect("its files can be read");
            files.add(name_of(&path), Node { kept, since: Vec::new() });
        }
        files.kept.clone_from(&files.names);
        let disk = Arc::new(Self { folder, state: Mutex::new(State { files, ..State::default() }) });
        DISKS.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&disk));
        disk
    }

    /// Has the files looked at before each change from now on.
    pub fn look(&self, watcher: impl FnMut(&Files) + Send + 'static) {
        self.state().watcher = Some(Box::new(watcher));
    }

    /// Looks no more.
    pub fn look_away(&self) {
        self.state().watcher = None;
    }

    /// From now on an operation fails with a code of SQLite's on files whose names end so, once it succeeded `spare` times.
    pub fn fail(&self, operation: Operation, suffix: &'static str, code: i32, spare: u32) {
        self.state().fault = Some(Fault { operation, suffix, code, spare });
    }

    /// Everything works again.
    pub fn heal(&self) {
        self.state().fault = None;
    }

    /// How often a file was synced.
    #[must_use]
    pub fn syncs(&self, name: &str) -> u64 {
        self.state().files.syncs.get(name).copied().unwrap_or(0)
    }

    /// What would stand in the folder if power were lost now.
    #[must_use]
    pub fn lose_power(&self, random: &mut Random) -> Remains {
        self.state().files.lose_power(random)
    }

    /// The disk that a path is on, and the name there.
    pub(crate) fn of(path: &Path) -> Option<(Arc<Self>, String)> {
        let folder = path.parent()?;
        Some((Self::at(folder)?, name_of(path)))
    }

    /// The disk that watches a folder.
    pub(crate) fn at(folder: &Path) -> Option<Arc<Self>> {
        let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
        disks.iter().find(|disk| disk.folder == folder).cloned()
    }

    /// The code to fail with, if an operation on a file is to fail.
    pub(crate) fn fault(&self, operation: Operation, name: &str) -> Option<i32> {
        let mut state = self.state();
        let fault =
            state.fault.as_mut().filter(|fault| fault.operation == operation && name.ends_with(fault.suffix))?;
        if fault.spare == 0 {
            return Some(fault.code);
        }
        fault.spare -= 1;
        None
    }

    /// Before something changes.
    pub(crate) fn before_change(&self) {
        let State { files, watcher, .. } = &mut *self.state();
        if let Some(watcher) = watcher {
            watcher(files);
        }
    }

    /// A file of a name is open: which one it is.
    pub(crate) fn opened(&self, name: &str) -> usize {
        let files = &mut self.state().files;
        files.names.get(name).copied().unwrap_or_else(|| files.add(name.to_owned(), Node::default()))
    }

    pub(crate) fn changed(&self, node: usize, change: Change) {
        self.state().files.nodes[node].since.push(change);
    }

    pub(crate) fn synced(&self, name: &str, node: usize) {
        let files = &mut self.state().files;
        *files.syncs.entry(name.to_owned()).or_default() += 1;
        let node = &mut files.nodes[node];
        for change in std::mem::take(&mut node.since) {
            change.apply(&mut node.kept);
        }
    }

    pub(crate) fn deleted(&self, name: &str) {
        self.state().files.names.remove(name);
    }

    pub(crate) fn synced_folder(&self) {
        let files = &mut self.state().files;
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = name_of(&entry.path());
            if !files.names.contains_key(&name) {
                files.add(name, Node::default());
            }
        }
        files.kept.clone_from(&files.names);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Files {
    fn add(&mut self, name: String, node: Node) -> usize {
        self.nodes.push(node);
        self.names.insert(name, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    /// What would stand in the folder if power were lost now.
    #[must_use]
    pub fn lose_power(&self, random: &mut Random) -> Remains {
        let names: BTreeSet<&String> = self.names.keys().chain(self.kept.keys()).collect();
        let mut remains = Remains::new();
        for name in names {
            let (new, old) = (self.names.get(name), self.kept.get(name));
            let node = if new == old || random.one_in(2) { new } else { old };
            // SQLite makes the index of its log of changes anew, and never syncs it.
            if let Some(node) = node.filter(|_| !name.ends_with("-shm")) {
                remains.insert(name.clone(), self.nodes[*node].lose_power(random));
            }
        }
        remains
    }
}

impl Node {
    fn lose_power(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.kept.clone();
        let whole = match random.below(4) {
            0 => 0,
            1 => self.since.len(),
            _ => random.index(self.since.len() + 1),
        };
        for change in self.since.iter().take(whole) {
            change.apply(&mut bytes);
        }
        // Half of the time what came later is there in pieces.
        if random.one_in(2) {
            for change in self.since.iter().skip(whole).filter(|_| random.one_in(2)).collect::<Vec<_>>() {
                change.apply_torn(&mut bytes, random);
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes } => write(file, *at, bytes),
            Self::Truncate(length) => file.resize(*length, 0),
        }
    }

    fn apply_torn(&self, file: &mut Vec<u8>, random: &mut Random) {
        let Self::Write { at, bytes } = self else { return self.apply(file) };
        let mut from = 0;
        while from < bytes.len() {
            let to = bytes.len().min(from + SECTOR - (at + from) % SECTOR);
            if random.one_in(2) {
                write(file, at + from, &bytes[from..to]);
            }
            from = to;
        }
    }
}

fn write(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Lays out what remained in a folder.
///
/// # Errors
/// When it cannot be written.
pub fn lay_out(remains: &Remains, folder: &Path) -> io::Result<()> {
    remains.iter().try_for_each(|(name, bytes)| fs::write(folder.join(name), bytes))
}
