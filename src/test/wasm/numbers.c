// Exports of every numeric type, and what can go wrong in one. Freestanding: imports nothing.

#define EXPORT(name) __attribute__((export_name(#name))) name

#define PAGE 65536

int EXPORT(add)(int a, int b) { return a + b; }
long long EXPORT(add64)(long long a, long long b) { return a + b; }
float EXPORT(half)(float x) { return x / 2; }
double EXPORT(scale)(double x, double factor) { return x * factor; }
void EXPORT(nothing)(void) {}

/** How many primes there are below a number: trial division, which is all computing. */
int EXPORT(primes)(int below) {
    int count = 0;
    for (int n = 2; n < below; n++) {
        int prime = 1;
        for (int d = 2; d * d <= n; d++) {
            if (n % d == 0) {
                prime = 0;
                break;
            }
        }
        count += prime;
    }
    return count;
}

int EXPORT(divide)(int a, int b) { return a / b; }

int EXPORT(unreachable)(void) { __builtin_trap(); }

int EXPORT(peek)(int address) { return *(volatile int *)address; }

int EXPORT(recurse)(int depth) {
    volatile int kept = depth;
    return recurse(depth + 1) + kept;
}

/** Grows the memory page by page until that fails; how many pages there are then. */
int EXPORT(hoard)(void) {
    while (__builtin_wasm_memory_grow(0, 1) != (unsigned long)-1) {
    }
    return (int)__builtin_wasm_memory_size(0);
}

void EXPORT(spin)(void) {
    volatile int forever = 1;
    while (forever) {
    }
}
