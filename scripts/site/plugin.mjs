/**
 * What this project adds to TypeDoc: titles and groups of documents, categories of the library after the folders of
 * its sources, and what the one schema of options says of each option.
 */
import { Comment, CommentTag, Converter, ReferenceReflection, ReflectionKind, UnknownType } from 'typedoc';
import * as library from '../../dist/src/node/index.js';
import { optionText } from './options-page.mjs';

/** Titles of the folders of `src/`, most used first. */
const ROOMS = {
  node: 'Files, data sets and runs',
  'node/reproduction': 'Reproducing the paper',
  'node/studio': 'The web page',
  training: 'Training',
  use: 'Using and measuring trained networks',
  network: 'Networks, their options and checkpoints',
  options: 'How options are checked',
  data: 'Images and sounds',
  cochlea: 'The cochlea',
  encoders: 'Spike encoding',
  neurons: 'Neurons',
  learning: 'The learning rule',
  diagnose: 'Diagnosis',
  runs: 'Run folders',
  report: 'Pictures and reports',
  formats: 'File formats',
  engine: 'Engines',
  experiments: 'Experiments of the paper',
  core: 'Errors, random numbers, spike maps',
};
/** Where types stand that the library names and does not export. */
export const NOT_EXPORTED = 'Types used by others';
export const CATEGORIES = [...Object.values(ROOMS), NOT_EXPORTED];

/** Which schema tells of the options that an interface lists. */
const SCHEMAS = [
  [/^Audiocoder/, library.AUDIOCODER_SCHEMA],
  [/^((Loop|Training|Autoencoder)Options|LearningRule)$/, library.AUTOENCODER_SCHEMA],
];

/** The category of a declaration, by the folder of its source. */
function categoryOf(context, declaration) {
  if (declaration.kindOf(ReflectionKind.Module)) return NOT_EXPORTED;
  const path =
    context.getSymbolFromReflection(declaration)?.declarations?.[0]?.getSourceFile().fileName ?? '';
  const folders = path.split('/src/').pop().split('/').slice(0, -1);
  return ROOMS[folders.join('/')] ?? ROOMS[folders[0] ?? ''] ?? folders[0];
}

function textParts(text) {
  return [{ kind: 'text', text }];
}

/** The type of an option schema, which would be pages long, by its name. */
function shortenSchemas(project) {
  for (const variable of project.getReflectionsByKind(ReflectionKind.Variable)) {
    if (!/_(OPTIONS|SCHEMA)$/.test(variable.name) || variable.type?.type !== 'reflection') continue;
    project.removeReflection(variable.type.declaration);
    variable.type = new UnknownType('{ readonly [option: string]: OptionSpec }');
  }
}

function documentOptions(project) {
  for (const property of project.getReflectionsByKind(ReflectionKind.Property)) {
    const [, schema] = SCHEMAS.find(([pattern]) => pattern.test(property.parent.name)) ?? [];
    const spec = schema?.[property.name];
    if (spec && !property.hasComment()) property.comment = new Comment(textParts(optionText(spec)));
  }
}

/** Types that only change another. */
const WRAPPERS = ['Omit', 'Partial', 'Pick', 'Readonly', 'Required'];

/** A name for a parameter that its function takes apart, after its type: `trainControls` are `controls`. */
function nameOfType(type) {
  if (type?.type === 'array') return nameOfType(type.elementType);
  if (type?.type !== 'reference') return 'options';
  if (WRAPPERS.includes(type.name)) return nameOfType(type.typeArguments?.[0]);
  const [word] = /(?:Options|Controls|Request|Flags)$/.exec(type.name) ?? [type.name];
  return word.replace(/^[A-Z]+(?![a-z])|^[A-Z]/, (letters) => letters.toLowerCase());
}

function nameParameters(project) {
  for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) {
    if (parameter.name !== '__namedParameters') continue;
    const taken = parameter.parent.parameters.map(({ name }) => name);
    const name = nameOfType(parameter.type);
    parameter.name = taken.includes(name) ? `${name}${taken.indexOf('__namedParameters') + 1}` : name;
  }
}

/** Tags that this plugin added; once they are read they go, so that a declaration without words counts as such. */
const ADDED = new Map();

function addTag(reflection, tag, text) {
  const added = new CommentTag(tag, textParts(text));
  reflection.comment ??= new Comment();
  reflection.comment.blockTags.push(added);
  ADDED.set(reflection, added);
}

function removeAddedTags() {
  for (const [{ comment }, tag] of ADDED) comment.removeTags(tag.tag);
  for (const reflection of ADDED.keys()) if (reflection.comment.isEmpty()) delete reflection.comment;
}

function categorise(context) {
  for (const module of context.project.getReflectionsByKind(ReflectionKind.Module)) {
    for (const child of module.children ?? []) {
      if (!(child instanceof ReferenceReflection)) addTag(child, '@category', categoryOf(context, child));
    }
  }
}

/** After TypeDoc's own plugins. */
const LAST = -1000;

/** Adds it to an application; `groups` are those of the documents, `modules` the names of the entry points. */
export function addOurs(app, { groups, modules }) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const path = app.files.getReflectionPath(document);
    const group = groups.find(({ paths }) => paths.includes(path));
    document.frontmatter.group = group.title;
    const heading = document.content
      .map((part) => part.text)
      .join('')
      .match(/^# (.+)$/m)?.[1];
    if (heading === undefined) throw new Error(`${path} has no heading`);
    document.name = heading.replace(/`/g, '');
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    const { project } = context;
    shortenSchemas(project);
    documentOptions(project);
    nameParameters(project);
    categorise(context);
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      if (!(module.name in modules)) continue;
      module.name = modules[module.name];
      addTag(module, '@group', 'Library');
    }
  });
  app.converter.on(Converter.EVENT_RESOLVE_END, removeAddedTags, LAST);
}
