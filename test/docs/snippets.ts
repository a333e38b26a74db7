import { join } from 'node:path';
import ts from 'typescript';
import { synthesize } from '../support/app';
import { ROOT } from '../support/paths';
import type { Fence, Page } from './markdown';

/** A TypeScript block of a page, compiled. */
export interface Snippet {
  /** PAGE:LINE, where a reader finds it. */
  readonly place: string;
  /** `throws`, `no-run`, or nothing for a block that runs through. */
  readonly mode: string;
  readonly source: string;
  readonly javascript: string;
  /** What the compiler has against it. */
  readonly problems: readonly string[];
  /** The block that follows on the page. */
  readonly next: Fence | undefined;
}

/** Compiles the TypeScript blocks of all pages in one program, under the compiler options of the repository. */
export function compileSnippets(root: string, pages: readonly Page[]): Snippet[] {
  const blocks = pages.flatMap((page) =>
    page.fences.flatMap((fence, index) =>
      fence.language === 'ts'
        ? [{ page, fence, next: page.fences[index + 1], file: virtualFile(root, page, fence) }]
        : [],
    ),
  );
  const program = programOf(root, new Map(blocks.map(({ file, fence }) => [file, fence.code])));
  return blocks.map(({ page, fence, next, file }) => {
    const source = program.getSourceFile(file);
    const problems = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    let javascript = '';
    program.emit(source, (_name, text) => {
      javascript = text;
    });
    return {
      place: `${page.path}:${fence.line}`,
      mode: fence.mode,
      source: fence.code,
      javascript,
      problems: problems.map((problem) => shown(page, fence, problem)),
      next,
    };
  });
}

/** Runs a snippet and returns the YAML files that it wrote. */
export function runSnippet({ javascript }: Snippet): string[] {
  return [...synthesize(javascript, ROOT).values()];
}

/** A name at the root, so that the snippet finds the packages that the repository has installed. */
function virtualFile(root: string, page: Page, fence: Fence): string {
  return join(root, `${page.path.replaceAll('/', '-')}-${fence.line}.ts`);
}

function programOf(root: string, files: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['main.ts'] }, ts.sys, root);
  const overrides = { noEmit: false, moduleDetection: ts.ModuleDetectionKind.Force };
  const host = ts.createCompilerHost({ ...options, ...overrides });
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const code = files.get(name);
    return code === undefined
      ? getSourceFile(name, languageVersion, ...rest)
      : ts.createSourceFile(name, code, languageVersion);
  };
  return ts.createProgram([...files.keys()], { ...options, ...overrides }, host);
}

function shown(page: Page, fence: Fence, { file, start = 0, messageText }: ts.Diagnostic): string {
  const line = fence.line + (file?.getLineAndCharacterOfPosition(start).line ?? 0);
  return `${page.path}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}
