import { defineConfig } from 'vitest/config'
import { patientTests } from '../shared/src/testing/patience.ts'
import { sameProcess } from '../shared/src/testing/same-process.ts'

export default defineConfig({
  test: { ...patientTests, ...sameProcess, name: 'bench', include: ['**/*.test.ts'] },
})
