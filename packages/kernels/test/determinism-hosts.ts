/** Runs the determinism program where kernels run: other processes of Node, and pages of Chromium. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright';
import type { Report, report, Request } from './determinism-program.js';

/** Where the program runs. */
export interface Host {
  readonly name: string;
  /** Answers in a fresh process or page. `flags` are V8's. */
  readonly ask: (request: Request, flags?: readonly string[]) => Promise<Report>;
}

/** The program as one script that leaves `report` among the globals. */
async function bundled(): Promise<string> {
  const entry = fileURLToPath(new URL('determinism-program.ts', import.meta.url));
  const { outputFiles } = await build({
    stdin: {
      contents: `import { report } from ${JSON.stringify(entry)}; globalThis.report = report;`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@isograd/source'],
  });
  return outputFiles[0]!.text;
}

let script: Promise<string> | undefined;
const program = (): Promise<string> => (script ??= bundled());

/** Node as it runs here, and those that `ISOGRAD_NODES` names, separated as in `PATH`. */
export function nodes(): Host[] {
  const others = (process.env['ISOGRAD_NODES'] ?? '').split(delimiter).filter((path) => path !== '');
  return [process.execPath, ...others].map((path, i) => ({
    name: i === 0 ? `Node ${process.versions.node}` : path,
    ask: async (request, flags = []) => {
      const source = `${await program()}\nconsole.log(JSON.stringify(await report(${JSON.stringify(request)})));`;
      const child = spawn(path, [...flags, '--input-type=module', '-'], {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      });
      child.stdin.end(source);
      let text = '';
      for await (const piece of child.stdout) text += String(piece);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the program prints
      return JSON.parse(text) as Report;
    },
  }));
}

/** `CHROMIUM_PATH`, a browser of the system, or the one that playwright has installed; undefined where there is none. */
function browserPath(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env['CHROMIUM_PATH'] ?? '', ...found, chromium.executablePath()].find(
    (path) => path !== '' && existsSync(path),
  );
}

// Pages share memory with workers only when they are isolated.
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Chromium, or a sentence that says why not. */
export function browser(): Host | string {
  const executablePath = browserPath();
  if (executablePath === undefined) return 'no Chromium in CHROMIUM_PATH or PATH, and none of playwright';
  return {
    name: 'Chromium',
    ask: async (request, flags = []) => {
      const server = await serve(await program());
      const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
      if (flags.length > 0) args.push(`--js-flags=${flags.join(' ')}`);
      let running: Browser | undefined;
      try {
        running = await chromium.launch({ executablePath, args });
        const page = await running.newPage();
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server has no path
        await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
        return await page.evaluate(
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bundle leaves it there
          (asked) => (globalThis as unknown as { report: typeof report }).report(asked),
          request,
        );
      } finally {
        await running?.close();
        server.close();
      }
    },
  };
}

/** A page that runs the script, on a free port of this machine. */
async function serve(text: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const [type, body] =
      url === '/program.js'
        ? ['text/javascript', text]
        : ['text/html', '<!doctype html><script type="module" src="program.js"></script>'];
    response.writeHead(200, { ...isolation, 'Content-Type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
