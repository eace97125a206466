// What data contains, and a schema that it fits.

async function showContents(group, into) {
  const found = await ask({ ask: 'contents', data: group.data, options: options.chosen() }, group.files);
  const section = make('section', { class: 'card' });
  if (found.failure) {
    section.append(heading(groupName(group), 'not readable', 'bad'), make('div', { class: 'failure' }, lines(found.failure)));
    into.append(section);
    return `${groupName(group)} cannot be read`;
  }
  const rows = found.rows.map(({ cells, bars, column }) => {
    const row = [...cells, bars.length > 0 ? histogram(bars) : ''];
    row.class = column ? 'column' : null;
    return row;
  });
  section.append(
    heading(found.data, counted(found.count, 'array'), null),
    rows.length > 0
      ? table([...found.heads, 'values'], rows, `The arrays of ${found.data}`, HEADS_OF_NUMBERS)
      : make('p', { class: 'soft' }, 'There are no arrays in it.'),
  );
  if (found.left > 0) section.append(make('p', { class: 'soft' }, `and ${found.left} more`));
  section.append(notes(found.notes) ?? '');
  section.append(make('h3', {}, 'A schema for it'),
    make('p', { class: 'soft' }, 'It accepts this data, and can be checked against other data. Is the data good?'));
  section.append(await inferred(group));
  into.append(section);
  return `${found.data} has ${counted(found.count, 'array')}`;
}

// The inferred schema, and what it requires.
async function inferred(group) {
  const place = make('div');
  const box = (label) => {
    const input = make('input', { type: 'checkbox', onchange: () => renew() });
    return [input, make('label', {}, input, label)];
  };
  const [ranges, ofRanges] = box('Require the ranges of its values');
  const [labels, ofLabels] = box('Require its labels, where few values differ');
  const shown = make('div');
  async function renew() {
    let answer;
    try {
      const question = { ask: 'infer', data: group.data, options: options.chosen(), ranges: ranges.checked, labels: labels.checked };
      answer = await program.ask(question, group.files);
    } catch (error) {
      answer = { failure: stopped(error) };
    }
    if (answer.failure) {
      shown.replaceChildren(make('div', { class: 'failure' }, lines(answer.failure)));
      return;
    }
    const { schema, notes: said, file } = answer;
    const text = schema.texts.find(({ language }) => language === 'JSON').text;
    shown.replaceChildren(
      schemaTable(schema.table, 'The inferred schema'),
      notes(said) ?? '',
      ...tabs(schema.texts, file.replace(/\.schema\.json$/, '')),
      make('p', { class: 'save' }, button('Check data against this schema', () => choose([new File([text], file)]))),
    );
  }
  await renew();
  place.append(make('div', { class: 'toggles' }, ofRanges, ofLabels), shown);
  return place;
}

// Bars of a histogram.
function histogram(bars) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'bars');
  svg.setAttribute('viewBox', `0 0 ${bars.length * 5} 20`);
  svg.setAttribute('aria-hidden', 'true');
  bars.forEach((share, at) => {
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    const height = share > 0 ? Math.max(1, share * 20) : 0;
    const sizes = { x: at * 5, y: 20 - height, width: 4, height };
    for (const [name, value] of Object.entries(sizes)) bar.setAttribute(name, value);
    svg.append(bar);
  });
  return svg;
}
