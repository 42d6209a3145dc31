import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'end to end',
    include: ['**/*.test.ts'],
    globalSetup: join(import.meta.dirname, 'built.ts'),
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
})
