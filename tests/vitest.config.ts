import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { patientProductTests } from '../shared/src/testing/patience.ts'

export default defineConfig({
  test: {
    ...patientProductTests,
    name: 'end to end',
    include: ['**/*.test.ts'],
    globalSetup: join(import.meta.dirname, 'built.ts'),
    fileParallelism: false,
  },
})
