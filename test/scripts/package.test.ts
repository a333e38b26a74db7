import { spawnSync } from 'node:child_process';
import { ROOT } from '../support/paths';

test('a language that nothing is packed for is refused before anything is built or removed', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/package.ts', '--only', 'js,cobol'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect([status, stdout, stderr]).toEqual([1, '', '--only cobol: is none of js, python, java, go, dotnet\n']);
});
