import { defineConfig } from 'vitest/config'
import { patientTests } from './src/testing/patience.ts'
import { sameProcess } from './src/testing/same-process.ts'

export default defineConfig({
  test: { ...patientTests, ...sameProcess, name: 'shared', include: ['src/**/*.test.ts'] },
})
