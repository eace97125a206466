// Runs the program, apart from the page, so that the page answers while it works. The page sends the compiled
// program, then files and questions; each question gets one answer.

const files = new Map();
const reader = new FileReaderSync();
// What is given to a port with nobody at its other end is gone at once. Garbage is not: while the program works,
// none is collected, and it would be as large as the file.
const { port1: away, port2: nobody } = new MessageChannel();
nobody.close();
let page = null;
let exports = null;
let job = null;
let told = 0;

// Called by the program.
self.readFile = (number, start, into) => {
  try {
    const bytes = reader.readAsArrayBuffer(files.get(number).slice(start, start + into.length));
    into.set(new Uint8Array(bytes));
    away.postMessage(bytes, [bytes]);
  } catch (error) {
    throw String(error.message || error);
  }
};

self.tellProgress = (done) => {
  const now = performance.now();
  if (now - told > 100) {
    told = now;
    postMessage({ job, done });
  }
};

self.onmessage = ({ data }) => {
  job = data.job;
  told = performance.now();
  try {
    if (data.program) {
      exports = wasm_bindgen.initSync({ module: data.program });
      page = new wasm_bindgen.Page();
    }
    for (const { number, name, file } of data.files || []) {
      if (!files.has(number)) {
        files.set(number, file);
        page.add(number, name, file.size);
      }
    }
    for (const { number, name, paths } of data.folders || []) page.addFolder(number, name, JSON.stringify(paths));
    for (const number of data.forget || []) {
      files.delete(number);
      page.answer(JSON.stringify({ ask: 'forget', file: number }));
    }
    if (data.question) {
      postMessage({ job, answer: page.answer(JSON.stringify(data.question)), memory: memory() });
    } else if (data.extension) {
      answerBytes(data.extension);
    }
  } catch (error) {
    // The program does not go on after this: the page starts another worker.
    postMessage({ job, broken: String(error.message || error), memory: memory() });
  }
};

function answerBytes(extension) {
  let bytes;
  try {
    bytes = page.repaired(extension);
  } catch (error) {
    if (typeof error !== 'string') throw error;
    postMessage({ job, answer: JSON.stringify({ failure: error }) });
    return;
  }
  postMessage({ job, bytes, memory: memory() }, [bytes.buffer]);
}

function memory() {
  return exports?.memory.buffer.byteLength ?? 0;
}
