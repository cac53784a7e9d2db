/** The shape of the repository as rules: imports point down, manifests tell the truth, names say something. */
import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { type Import, importsOf, splitSpecifier } from './imports.js';
import { appsMayImport, mayImport, shortName } from './layers.js';
import { filesBelow, manifestOf, type Workspace, workspacesOf } from './workspace.js';

interface Repository {
  readonly root: string;
  /** Packages and apps by the name in their manifest. */
  readonly byName: ReadonlyMap<string, Workspace>;
  /** Tools that the root offers to every test and configuration file. */
  readonly tools: ReadonlySet<string>;
}

interface Source {
  readonly workspace: Workspace;
  /** Relative to the workspace: `src/ops/view.ts`. */
  readonly path: string;
  readonly imports: readonly Import[];
}

/** Every violation in the repository at `root`, one line each; none when the list is empty. */
export function violationsOf(root: string): readonly string[] {
  const workspaces = workspacesOf(root);
  const repository: Repository = {
    root,
    byName: new Map(workspaces.map((workspace) => [workspace.manifest.name, workspace])),
    tools: new Set(Object.keys(manifestOf(root).devDependencies ?? {})),
  };
  return workspaces.flatMap((workspace) => {
    const sources = sourcesOf(root, workspace);
    return [
      ...placeViolations(workspace),
      ...nameViolations(workspace, root),
      ...sources.flatMap((source) => importViolations(source, repository)),
      ...manifestViolations(workspace, sources, repository),
    ];
  });
}

function sourcesOf(root: string, workspace: Workspace): readonly Source[] {
  const folder = join(root, workspace.folder);
  return filesBelow(folder)
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .map((path) => ({ workspace, path, imports: importsOf(readFileSync(join(folder, path), 'utf8')) }));
}

function placeViolations({ folder, manifest }: Workspace): readonly string[] {
  const name = shortName(manifest.name);
  if (!folder.endsWith(`/${name}`)) return [`${folder}: holds ${manifest.name}; folder and name differ`];
  if (folder.startsWith('apps/'))
    return manifest.private === true ? [] : [`${folder}/package.json: an app is private`];
  return mayImport(name) === undefined ? [`${folder}: ${manifest.name} is not in scripts/layers.ts`] : [];
}

function nameViolations({ folder }: Workspace, root: string): readonly string[] {
  return [folder, ...filesBelow(join(root, folder)).map((path) => `${folder}/${path}`)].flatMap((path) => {
    const word = /(?:^|[-/.])(utils?|common|shared)(?=[-/.]|$)/i.exec(path.slice(path.indexOf('/') + 1))?.[1];
    return word === undefined ? [] : [`${path}: "${word}" names no job; a helper lives with its first user`];
  });
}

function importViolations(source: Source, repository: Repository): readonly string[] {
  return source.imports.flatMap(({ specifier, line }) => {
    const wrong = specifier.startsWith('.')
      ? relativeViolation(source, specifier)
      : packageViolation(source, specifier, repository);
    return wrong === undefined ? [] : [`${source.workspace.folder}/${source.path}:${line}: ${wrong}`];
  });
}

function relativeViolation({ path }: Source, specifier: string): string | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  // Configuration files extend those of the root.
  if (!path.includes('/') && /^\.\.\/\.\.\/[^/]+$/.test(target)) return undefined;
  if (target.startsWith('../')) return `"${specifier}" leaves the package; import the package by its name`;
  if (isShipped(path) && !isShipped(target)) return `"${specifier}" is not shipped; src imports src`;
  return undefined;
}

function packageViolation(source: Source, specifier: string, repository: Repository): string | undefined {
  const { name, entry } = splitSpecifier(specifier);
  if (isBuiltin(name)) return undefined;
  const target = repository.byName.get(name);
  if (target === undefined && /^(@isograd\/|isograd$)/.test(name)) return `"${name}" does not exist`;
  if (target !== undefined && name !== source.workspace.manifest.name) {
    const wrong = layerViolation(source.workspace, target);
    if (wrong !== undefined) return wrong;
  }
  if (target !== undefined && !Object.hasOwn(target.manifest.exports ?? {}, entry))
    return `"${specifier}" reaches inside; ${name} exports ${exportsOf(target)}`;
  return declarationViolation(source, name, repository);
}

function layerViolation(from: Workspace, target: Workspace): string | undefined {
  const allowed = from.folder.startsWith('apps/')
    ? new Set(appsMayImport)
    : mayImport(shortName(from.manifest.name));
  const wanted = shortName(target.manifest.name);
  if (allowed === undefined || (allowed.has(wanted) && target.folder.startsWith('packages/')))
    return undefined;
  return `imports ${target.manifest.name}; may import ${[...allowed].toSorted().join(', ') || 'nothing'}`;
}

function declarationViolation(
  { path, workspace }: Source,
  name: string,
  { tools }: Repository,
): string | undefined {
  const { manifest } = workspace;
  if (name === manifest.name || Object.hasOwn(manifest.dependencies ?? {}, name)) return undefined;
  if (isShipped(path)) return `"${name}" is not in dependencies`;
  if (Object.hasOwn(manifest.devDependencies ?? {}, name) || tools.has(name)) return undefined;
  return `"${name}" is not in dependencies, nor in devDependencies of the package or the root`;
}

function manifestViolations(
  { folder, manifest }: Workspace,
  sources: readonly Source[],
  { root, byName }: Repository,
): readonly string[] {
  const at = `${folder}/package.json`;
  const {
    dependencies = {},
    devDependencies = {},
    peerDependencies = {},
    optionalDependencies = {},
  } = manifest;
  const inSrc = namesIn(sources.filter(({ path }) => isShipped(path)));
  const anywhere = namesIn(sources);
  const peers = peersOf(join(root, folder), Object.keys(dependencies));
  const siblings = (list: object) => Object.entries(list).filter(([name]) => byName.has(name));
  return [
    ...Object.keys(dependencies)
      .filter((name) => !inSrc.has(name) && !peers.has(name))
      .map((name) => `${at}: src never imports ${name}`),
    ...siblings(devDependencies)
      .filter(([name]) => !anywhere.has(name) || Object.hasOwn(dependencies, name))
      .map(([name]) => `${at}: devDependencies need no ${name}`),
    ...[...siblings(dependencies), ...siblings(devDependencies)]
      .filter(([, range]) => range !== 'workspace:^')
      .map(([name, range]) => `${at}: ${name} is "${range}"; siblings are "workspace:^"`),
    ...[...siblings(peerDependencies), ...siblings(optionalDependencies)].map(
      ([name]) => `${at}: ${name} is a peer or optional; siblings are dependencies`,
    ),
  ];
}

/** What installed dependencies ask their user to install: declared, though src never names it. */
function peersOf(folder: string, dependencies: readonly string[]): ReadonlySet<string> {
  const installed = dependencies
    .map((name) => join(folder, 'node_modules', name))
    .filter((path) => existsSync(join(path, 'package.json')));
  return new Set(installed.flatMap((path) => Object.keys(manifestOf(path).peerDependencies ?? {})));
}

const namesIn = (sources: readonly Source[]): ReadonlySet<string> =>
  new Set(sources.flatMap(({ imports }) => imports.map(({ specifier }) => splitSpecifier(specifier).name)));

const isShipped = (path: string): boolean => path.startsWith('src/');

const isBuiltin = (name: string): boolean => name.startsWith('node:') || builtinModules.includes(name);

const exportsOf = ({ manifest }: Workspace): string => Object.keys(manifest.exports ?? {}).join(', ');
