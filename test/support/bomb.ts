/** YAML of a few lines that stands for 10 to the power of `levels` texts: each list refers to the one before ten times. */
export function bomb(levels: number): string {
  const lists = Array.from({ length: levels }, (_, level) => {
    const item = level === 0 ? 'x' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(10).fill(item).join()}]`;
  });
  return lists.join('\n');
}
