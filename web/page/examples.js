// Files for those who have none at hand.

const EXAMPLES = [
  {
    title: 'Text among numbers',
    about: ['x = [[1, 2, "a"], [3, 4, 5]]', 'Keras: ValueError: Invalid dtype: str672'],
    files: ['article_mse.keras', 'text.json'],
  },
  {
    title: 'Two columns where the model has three',
    about: ['x = [[1, 2], [3, 4]]', 'Keras: Input 0 with name \'None\' is incompatible'],
    files: ['article_mse.keras', 'shape.json'],
  },
  {
    title: 'A missing value',
    about: ['x = [[1, 2, NaN], [3, 4, 5]]', 'Keras: nothing, and every weight is NaN'],
    files: ['article_mse.keras', 'missing.json'],
  },
  {
    title: 'Data alone',
    about: ['150 irises, some of them broken', 'what the file holds, and a schema for it'],
    files: ['iris.npz'],
  },
];

function example(name) {
  const bytes = Uint8Array.from(atob($(`file-${name}`).textContent), (letter) => letter.charCodeAt(0));
  return new File([bytes], name);
}

function showExamples() {
  $('example-buttons').classList.add('examples');
  $('example-buttons').replaceChildren(...EXAMPLES.map(({ title, about, files: names }) => make(
    'button', {
      type: 'button',
      class: 'example',
      onclick: async () => {
        await choose(names.map(example));
        $('results').focus();
      },
    },
    make('b', {}, title),
    about.map((line, at) => make('span', { class: at === 0 ? 'says mono' : 'says' }, line)),
  )));
}
