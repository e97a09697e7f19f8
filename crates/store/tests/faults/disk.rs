//! A disk in memory that forgets what was not synced: every write stands in `live`, an fsync copies it to `synced`,
//! and a power cut leaves `synced` alone. Names (create, rename, remove) are kept by an fsync of their folder and by
//! nothing else: what was made since is gone after a cut, what was removed is back. It can fail an fsync once, and it
//! can lie about all of them, which is the control: then a power cut must lose data.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use fuser::{
    AccessFlags, BackgroundSession, BsdFileFlags, Config, Errno, FileAttr, FileHandle, FileType, Filesystem,
    FopenFlags, Generation, INodeNo, LockOwner, OpenFlags, RenameFlags, ReplyAttr, ReplyCreate, ReplyData,
    ReplyDirectory, ReplyEmpty, ReplyEntry, ReplyWrite, Request, TimeOrNow, WriteFlags,
};

const ROOT: u64 = 1;
const NEVER_KEPT: Duration = Duration::ZERO;

#[derive(Default)]
struct Node {
    /// Of a folder: its names, and those that a power cut leaves.
    folder: Option<BTreeMap<OsString, u64>>,
    kept: BTreeMap<OsString, u64>,
    live: Vec<u8>,
    synced: Vec<u8>,
    mode: u32,
    /// An fsync failed: the kernel has dropped the pages and says nothing more about it.
    dropped: bool,
}

struct State {
    nodes: Vec<Node>,
    lies: bool,
    fails_next: bool,
    syncs: u64,
}

/// The disk; clones are the same one.
#[derive(Clone)]
pub struct Disk(Arc<Mutex<State>>);

impl Disk {
    /// A new empty one. One that lies answers every fsync and keeps nothing of it.
    pub fn new(lies: bool) -> Disk {
        let root = Node { folder: Some(BTreeMap::new()), mode: 0o755, ..Node::default() };
        let nodes = vec![Node::default(), root];
        Disk(Arc::new(Mutex::new(State { nodes, lies, fails_next: false, syncs: 0 })))
    }

    /// Put it in; `None` where that is not allowed.
    pub fn mount(&self, on: &Path) -> Option<BackgroundSession> {
        fuser::spawn_mount(self.clone(), on, &Config::default()).ok()
    }

    /// The power goes: what was not synced is gone. Mount it anew afterwards.
    pub fn cut(&self) {
        for node in &mut self.state().nodes {
            node.live = node.synced.clone();
            node.dropped = false;
            if let Some(folder) = &mut node.folder {
                folder.clone_from(&node.kept);
            }
        }
    }

    /// The next fsync fails, once.
    pub fn fail_once(&self) {
        self.state().fails_next = true;
    }

    /// How many there were.
    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn node(&mut self, ino: INodeNo) -> Result<&mut Node, Errno> {
        let at = usize::try_from(ino.0).map_err(|_| Errno::ENOENT)?;
        self.nodes.get_mut(at).ok_or(Errno::ENOENT)
    }

    fn folder(&mut self, ino: INodeNo) -> Result<&mut BTreeMap<OsString, u64>, Errno> {
        self.node(ino)?.folder.as_mut().ok_or(Errno::ENOTDIR)
    }

    fn find(&mut self, parent: INodeNo, name: &OsStr) -> Result<FileAttr, Errno> {
        let found = self.folder(parent)?.get(name).copied().ok_or(Errno::ENOENT)?;
        self.attr(INodeNo(found))
    }

    fn make(&mut self, parent: INodeNo, name: &OsStr, node: Node) -> Result<FileAttr, Errno> {
        let number = self.nodes.len() as u64;
        self.nodes.push(node);
        self.folder(parent)?.insert(name.to_owned(), number);
        self.attr(INodeNo(number))
    }

    fn attr(&mut self, ino: INodeNo) -> Result<FileAttr, Errno> {
        let node = self.node(ino)?;
        let size = node.live.len() as u64;
        Ok(FileAttr {
            ino,
            size,
            blocks: size.div_ceil(512),
            atime: UNIX_EPOCH,
            mtime: UNIX_EPOCH,
            ctime: UNIX_EPOCH,
            crtime: UNIX_EPOCH,
            kind: if node.folder.is_some() { FileType::Directory } else { FileType::RegularFile },
            perm: u16::try_from(node.mode & 0o7777).unwrap_or(0o600),
            nlink: 1,
            uid: 0,
            gid: 0,
            rdev: 0,
            flags: 0,
            blksize: 4096,
        })
    }

    fn sync(&mut self, ino: INodeNo) -> Result<(), Errno> {
        self.syncs += 1;
        let (lies, fails) = (self.lies, std::mem::take(&mut self.fails_next));
        let node = self.node(ino)?;
        if fails {
            node.dropped = true;
            return Err(Errno::EIO);
        }
        if !lies && !node.dropped {
            node.synced = node.live.clone();
            node.kept = node.folder.clone().unwrap_or_default();
        }
        Ok(())
    }
}

fn answer(reply: ReplyEmpty, done: Result<(), Errno>) {
    match done {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(error),
    }
}

fn entry(reply: ReplyEntry, found: Result<FileAttr, Errno>) {
    match found {
        Ok(attr) => reply.entry(&NEVER_KEPT, &attr, Generation(0)),
        Err(error) => reply.error(error),
    }
}

#[allow(clippy::too_many_arguments)] // the kernel's interface
impl Filesystem for Disk {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        let found = self.state().find(parent, name);
        entry(reply, found);
    }

    fn getattr(&self, _: &Request, ino: INodeNo, _: Option<FileHandle>, reply: ReplyAttr) {
        match self.state().attr(ino) {
            Ok(attr) => reply.attr(&NEVER_KEPT, &attr),
            Err(error) => reply.error(error),
        }
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        mode: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<std::time::SystemTime>,
        _: Option<FileHandle>,
        _: Option<std::time::SystemTime>,
        _: Option<std::time::SystemTime>,
        _: Option<std::time::SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut state = self.state();
        let set = state.node(ino).map(|node| {
            node.mode = mode.unwrap_or(node.mode);
            if let Some(size) = size.and_then(|size| usize::try_from(size).ok()) {
                node.live.resize(size, 0);
            }
        });
        match set.and_then(|()| state.attr(ino)) {
            Ok(attr) => reply.attr(&NEVER_KEPT, &attr),
            Err(error) => reply.error(error),
        }
    }

    fn mkdir(&self, _: &Request, parent: INodeNo, name: &OsStr, mode: u32, _: u32, reply: ReplyEntry) {
        let made = Node { folder: Some(BTreeMap::new()), mode, ..Node::default() };
        let made = self.state().make(parent, name, made);
        entry(reply, made);
    }

    fn create(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        _: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        let made = self.state().make(parent, name, Node { mode, ..Node::default() });
        match made {
            Ok(attr) => {
                reply.created(&NEVER_KEPT, &attr, Generation(0), FileHandle(0), FopenFlags::empty());
            }
            Err(error) => reply.error(error),
        }
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        let gone = self.state().folder(parent).and_then(|folder| folder.remove(name).ok_or(Errno::ENOENT));
        answer(reply, gone.map(drop));
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        new_parent: INodeNo,
        new_name: &OsStr,
        _: RenameFlags,
        reply: ReplyEmpty,
    ) {
        let mut state = self.state();
        let taken = state.folder(parent).and_then(|folder| folder.remove(name).ok_or(Errno::ENOENT));
        let put = taken.and_then(|number| {
            state.folder(new_parent)?.insert(new_name.to_owned(), number);
            Ok(())
        });
        answer(reply, put);
    }

    fn read(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        match self.state().node(ino) {
            Ok(node) => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX).min(node.live.len());
                let to = from.saturating_add(size as usize).min(node.live.len());
                reply.data(&node.live[from..to]);
            }
            Err(error) => reply.error(error),
        }
    }

    fn write(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        match self.state().node(ino) {
            Ok(node) => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX);
                let to = from.saturating_add(data.len());
                node.live.resize(node.live.len().max(to), 0);
                node.live[from..to].copy_from_slice(data);
                reply.written(u32::try_from(data.len()).unwrap_or(0));
            }
            Err(error) => reply.error(error),
        }
    }

    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn fsync(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        let done = self.state().sync(ino);
        answer(reply, done);
    }

    fn fsyncdir(&self, _: &Request, ino: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        let done = self.state().sync(ino);
        answer(reply, done);
    }

    fn access(&self, _: &Request, _: INodeNo, _: AccessFlags, reply: ReplyEmpty) {
        reply.ok();
    }

    fn readdir(&self, _: &Request, ino: INodeNo, _: FileHandle, offset: u64, mut reply: ReplyDirectory) {
        let mut state = self.state();
        let Ok(folder) = state.folder(ino) else { return reply.error(Errno::ENOTDIR) };
        let dots = [(OsString::from("."), ROOT), (OsString::from(".."), ROOT)];
        let all = dots.into_iter().chain(folder.clone());
        for (at, (name, number)) in (1..).zip(all).skip(usize::try_from(offset).unwrap_or(usize::MAX)) {
            let attr = state.attr(INodeNo(number));
            let kind = attr.map_or(FileType::RegularFile, |attr| attr.kind);
            if reply.add(INodeNo(number), at, kind, name) {
                break;
            }
        }
        reply.ok();
    }
}
