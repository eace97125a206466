// The program in its worker: questions, answers, progress, and what to do when it stops.

class Broken extends Error {}
class Cancelled extends Error {}

const program = {
  // The compiled program; compiled once, however many workers there are.
  compiled: null,
  worker: null,
  jobs: new Map(),
  next: 1,
  // The most memory that a worker had when it answered last, in bytes.
  memory: 0,

  async compile() {
    const text = $('program').textContent;
    const compressed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return WebAssembly.compile(await new Response(stream).arrayBuffer());
  },

  async start() {
    this.compiled ??= this.compile();
    const compiled = await this.compiled;
    if (this.worker) return;
    const url = URL.createObjectURL(new Blob([$('worker').textContent], { type: 'text/javascript' }));
    const worker = new Worker(url);
    worker.onmessage = ({ data }) => this.told(data);
    worker.onerror = (event) => this.stop(new Broken(event.message || 'the worker does not start'));
    worker.postMessage({ job: 0, program: compiled });
    this.worker = worker;
  },

  told({ job, done, answer, bytes, broken, memory }) {
    if (memory) this.memory = memory;
    if (broken !== undefined) {
      this.stop(new Broken(broken));
      return;
    }
    const waiting = this.jobs.get(job);
    if (!waiting) return;
    if (done !== undefined) {
      waiting.progress?.(done);
      return;
    }
    this.jobs.delete(job);
    waiting.resolve(bytes ?? JSON.parse(answer));
  },

  // Ends the worker, and with it whatever it does. The next question starts another.
  stop(reason) {
    this.worker?.terminate();
    this.worker = null;
    this.memory = 0;
    for (const { reject } of this.jobs.values()) reject(reason);
    this.jobs.clear();
  },

  // Memory that a program took is not given back while its worker lives.
  rest() {
    if (this.memory > 300e6) this.stop(new Cancelled());
  },

  async send(message, progress) {
    await this.start();
    const job = this.next;
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.jobs.set(job, { resolve, reject, progress });
      this.worker.postMessage({ job, ...message });
    });
  },

  // Asks about files; `progress` is told how many bytes were read.
  ask(question, files, progress) {
    const parts = files.flatMap((entry) => entry.parts.map(({ number, name, file }) => ({ number, name, file })));
    const folders = files.filter(({ paths }) => paths).map(({ number, name, paths }) => ({ number, name, paths }));
    return this.send({ question, files: parts, folders }, progress);
  },

  // The bytes of the repaired data as a file; or an object that says why there are none.
  repaired(extension) {
    return this.send({ extension });
  },

  forget(numbers) {
    this.worker?.postMessage({ job: 0, forget: numbers });
  },
};
