// What was dropped or chosen: files, and folders with the files in them.

// The most files of a folder.
const MOST_FILES = 10000;

class TooMany extends Error {}

// Files, and folders as `{ name, inside }`, where `inside` has pairs of a path in the folder and a file.
async function droppedFiles(transfer) {
  // What was dropped is gone after this function first waits.
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  const entries = items.map((item) => [item.webkitGetAsEntry?.(), item.getAsFile()]);
  if (entries.length === 0) return [...transfer.files];
  return Promise.all(entries.map(([entry, file]) => (entry?.isDirectory ? droppedFolder(entry) : file)));
}

async function droppedFolder(folder) {
  const found = { name: folder.name, inside: [] };
  try {
    await walk(folder, '', found.inside);
  } catch (error) {
    // Chromium refuses this to a page from a disk.
    found.failure = error instanceof TooMany
      ? `\`${folder.name}\` has more than ${MOST_FILES} files\nhelp: choose the files that are meant, or a folder in it`
      : `the browser does not give this page the files of \`${folder.name}\`, which was dropped\nhelp: use \`Choose a folder\``;
  }
  return found;
}

async function walk(folder, path, into) {
  const reader = folder.createReader();
  for (;;) {
    // A browser gives some of them at a time.
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (some.length === 0) return;
    for (const entry of some) {
      const inner = `${path}${entry.name}`;
      if (entry.isDirectory) {
        await walk(entry, `${inner}/`, into);
      } else {
        into.push([inner, await new Promise((resolve, reject) => { entry.file(resolve, reject); })]);
      }
      if (into.length > MOST_FILES) throw new TooMany();
    }
  }
}

// The folders of files that a browser lists with their paths.
function chosenFolders(list) {
  const folders = new Map();
  for (const file of list) {
    const [name, ...path] = file.webkitRelativePath.split('/');
    if (!folders.has(name)) folders.set(name, { name, inside: [] });
    folders.get(name).inside.push([path.join('/'), file]);
  }
  return [...folders.values()];
}

// Text that was dropped or pasted, as a file.
function textFile(text, name) {
  const extension = /^[\s\uFEFF]*[[{]/.test(text) ? 'json' : 'csv';
  return new File([text], `${name}.${extension}`);
}
