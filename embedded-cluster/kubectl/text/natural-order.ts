/** The order of map keys in kubectl's YAML: letters after other characters, runs of digits by number. Models go-yaml's keyList. */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index++) {
    const x = left[index] as string;
    const y = right[index] as string;
    if (x === y) continue;
    const xLetter = LETTER.test(x);
    const yLetter = LETTER.test(y);
    if (xLetter && yLetter) return byCode(x, y);
    if (xLetter || yLetter) return yLetter ? -1 : 1;
    const numbers = digitRuns(left, right, index);
    if (numbers.left !== numbers.right) return numbers.left - numbers.right;
    if (numbers.leftEnd !== numbers.rightEnd) return numbers.leftEnd - numbers.rightEnd;
    return byCode(x, y);
  }
  return left.length - right.length;
}

const LETTER = /\p{L}/u;
const DIGIT = /\p{Nd}/u;

function byCode(a: string, b: string): number {
  return (a.codePointAt(0) as number) - (b.codePointAt(0) as number);
}

function digitRuns(left: string[], right: string[], start: number): { left: number; right: number; leftEnd: number; rightEnd: number } {
  let seed = 0;
  if (left[start] === "0" || right[start] === "0") {
    for (let back = start - 1; back >= 0 && DIGIT.test(left[back] as string); back--) {
      if (left[back] !== "0") {
        seed = 1;
        break;
      }
    }
  }
  const run = (characters: string[]): [number, number] => {
    let value = seed;
    let end = start;
    while (end < characters.length && DIGIT.test(characters[end] as string)) value = value * 10 + Number(characters[end++]);
    return [value, end];
  };
  const [leftValue, leftEnd] = run(left);
  const [rightValue, rightEnd] = run(right);
  return { left: leftValue, right: rightValue, leftEnd, rightEnd };
}
