// How many steps the Collatz sequence takes from a number to 1.
export function collatz(n: i64): i32 {
  let steps = 0;
  while (n != 1) {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    steps++;
  }
  return steps;
}
