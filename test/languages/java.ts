import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGES } from '../../scripts/languages/bindings';
import { javaLibraries } from '../../scripts/languages/libraries';
import { JDK, MAVEN } from '../../scripts/languages/toolchains';
import type { Language } from './language';

const CLASSES = join('src', 'main', 'java', 'com', 'example');

/** The artifact from build/packages; cdk8s and its kin are made from node_modules, the rest comes from Maven Central. */
export const java: Language = {
  name: 'Java',
  folder: 'java',
  tools: [JDK, MAVEN],
  extension: 'java',
  prepare: (_project, home) => {
    const repository = join(home, 'repository');
    for (const each of [join(PACKAGES, 'java'), javaLibraries().repository]) {
      cpSync(each, repository, { recursive: true });
    }
    const options = [process.env.MAVEN_OPTS ?? '', `-Dmaven.repo.local=${repository}`, `-Djava.io.tmpdir=${home}`];
    return { MAVEN_OPTS: options.join(' ').trim() };
  },
  placeOf: (name) => join(CLASSES, `${className(name)}.java`),
  commandFor: (name, walkthrough) => walkthrough.replace('WalkthroughApp', className(name)),
};

function className(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}App`;
}
