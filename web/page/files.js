// The files that were chosen: what each is, and what is checked against what.

const files = {
  all: [],
  next: 1,
  // The number of the model or schema that data is checked against.
  against: null,
  // Whether several files are one data set.
  areSet: false,

  async add(list) {
    for (const chosen of list) {
      if (chosen instanceof File) {
        this.all.push(this.entry(chosen.name, [this.part(chosen.name, chosen)]));
      } else {
        this.all.push({ ...this.entry(chosen.name, []), folder: chosen, failure: chosen.failure ?? null });
      }
    }
    this.show();
    // Others may be left from a choice that this one interrupted.
    while (this.unknown()) await this.look(this.unknown());
    this.show();
  },

  // The next that nobody has looked at.
  unknown() {
    return this.all.find((entry) => !entry.kind && !entry.failure);
  },

  // Leaves what was not looked at.
  giveUp() {
    for (const entry of this.all) if (!entry.kind) entry.failure ??= 'not looked at: cancelled';
    this.show();
  },

  // A file as the program knows it, by its number.
  part(name, file) {
    this.next += 1;
    return { number: this.next - 1, name, file };
  },

  // What is chosen as one: a file, or files that are one data set.
  entry(name, parts) {
    const number = parts.length === 1 ? parts[0].number : this.part(name).number;
    const bytes = parts.reduce((sum, { file }) => sum + file.size, 0);
    return { number, name, parts, bytes, kind: null, found: null, failure: null, signature: null, array: name.replace(/\.[^.]+$/, '') };
  },

  // Replaces a folder by what the program finds in it.
  async open(entry) {
    const { name, inside } = entry.folder;
    const byPath = new Map(inside);
    const found = await program.ask({ ask: 'folder', name, paths: inside.map(([path]) => path) }, []);
    const known = (path) => this.part(path, byPath.get(path));
    const inner = found.entries.map((one) => {
      if (one.is === 'refused') return { ...this.entry(one.name, []), failure: one.failure };
      if (one.is === 'file') return this.entry(one.path, [known(one.path)]);
      if (one.is === 'set') return { ...this.entry(one.name, one.paths.map(known)), kind: 'data', note: one.note };
      const parts = one.files.map(([, path]) => known(path));
      const paths = one.files.map(([path], at) => [path, parts[at].number]);
      return { ...this.entry(one.name, parts), number: this.part(one.name).number, paths };
    });
    const at = this.all.indexOf(entry);
    // It may have been removed meanwhile.
    if (at >= 0) this.all.splice(at, 1, ...inner);
  },

  async look(entry) {
    try {
      if (entry.folder) {
        await this.open(entry);
        return;
      }
      const found = await program.ask({ ask: 'look', file: entry.number, signature: entry.signature }, [entry]);
      entry.signatures = found.signatures ?? [];
      entry.failure = found.failure ?? null;
      entry.kind = null;
      if (!found.failure) {
        entry.kind = found.kind;
        entry.found = found;
        if (found.kind !== 'data') this.against = entry.number;
      }
    } catch (error) {
      if (error instanceof Cancelled) throw error;
      entry.failure = stopped(error);
    }
  },

  remove(entry) {
    this.all = this.all.filter((other) => other !== entry);
    program.forget([entry.number, ...entry.parts.map(({ number }) => number)]);
    if (this.against === entry.number) {
      this.against = this.all.findLast((other) => other.kind && other.kind !== 'data')?.number ?? null;
    }
    this.show();
  },

  // The model or schema, if there is one.
  expected() {
    return this.all.find((entry) => entry.number === this.against && entry.kind !== 'data') ?? null;
  },

  data() {
    return this.all.filter((entry) => entry.kind === 'data');
  },

  // What is checked by itself: arrays in files of their own are together, and so are files that are one set.
  groups() {
    const data = this.data();
    const arrays = data.filter(isArray);
    const others = data.filter((entry) => !isArray(entry));
    const groups = [];
    if (arrays.length > 1) {
      groups.push({ files: arrays, data: { arrays: arrays.map((entry) => [entry.array, entry.number]) } });
    } else {
      groups.push(...arrays.map((entry) => this.group([entry])));
    }
    if (this.areSet && others.length > 1) {
      groups.push(this.group(others));
    } else {
      groups.push(...others.map((entry) => this.group([entry])));
    }
    return groups;
  },

  group(entries) {
    const parts = entries.flatMap((entry) => entry.parts);
    return { files: entries, data: { files: parts.map(({ number }) => number) } };
  },

  show() {
    const arrays = this.data().filter(isArray);
    const others = this.data().length - arrays.length;
    $('list').replaceChildren(...this.all.map((entry) => this.item(entry, arrays.length > 1)));
    $('set')?.remove();
    if (others > 1) {
      const box = make('input', { type: 'checkbox', onchange: () => { this.areSet = box.checked; refresh(); } });
      box.checked = this.areSet;
      $('list').after(make('p', { id: 'set' }, make('label', {}, box,
        'The files are one data set: the rows of one follow those of another')));
    }
    $('examples').hidden = this.all.length > 0;
  },

  item(entry, isOneOfArrays) {
    const kinds = { model: `${entry.found?.format ?? ''} model`.trim(), schema: 'schema', data: 'data' };
    const kind = kinds[entry.kind] ?? (entry.failure ? 'not readable' : 'looking ..');
    const isOther = entry.kind && entry.kind !== 'data' && entry.number !== this.against;
    const count = entry.parts.length;
    const parts = [
      make('span', { class: 'name' }, entry.name),
      make('span', { class: 'kind' }, kind),
      count > 0 ? make('span', { class: 'soft' }, `${count > 1 ? `${counted(count, 'file')}, ` : ''}${size(entry.bytes)}`) : null,
    ];
    if (entry.signatures?.length > 1) parts.push(this.signature(entry));
    if (isOneOfArrays && entry.kind === 'data' && isArray(entry)) {
      const field = make('input', {
        type: 'text', id: `array-${entry.number}`, value: entry.array, spellcheck: 'false', autocomplete: 'off',
        onchange: () => { entry.array = field.value || entry.array; refresh(); },
      });
      parts.push(make('label', { for: field.id }, 'array '), field);
    }
    parts.push(make('span', { class: 'end' },
      isOther ? button('Check against this', () => { this.against = entry.number; this.show(); refresh(); }, { class: 'small' }) : null,
      button('Remove', () => { this.remove(entry); refresh(); $('choose').focus(); },
        { class: 'small', 'aria-label': `Remove ${entry.name}` })));
    if (entry.note) parts.push(make('div', { class: 'note soft' }, sentence(entry.note)));
    if (entry.failure) parts.push(make('div', { class: 'failure' }, lines(entry.failure)));
    return make('li', { class: 'file' }, parts);
  },

  // Chooses one of the signatures of a model.
  signature(entry) {
    const id = `signature-${entry.number}`;
    const own = entry.found?.signature ?? '';
    const choices = entry.signatures.map((name) => make('option', { value: name }, name));
    if (!own) choices.unshift(make('option', { value: '' }, 'choose one'));
    const select = make('select', {
      id,
      onchange: async () => {
        if (select.value === '') return;
        entry.signature = select.value;
        await choose([], entry);
        $(id)?.focus();
      },
    }, choices);
    select.value = own;
    return [make('label', { for: id }, 'Signature'), select];
  },
};

function isArray(entry) {
  return entry.parts.length === 1 && entry.name.toLowerCase().endsWith('.npy');
}
