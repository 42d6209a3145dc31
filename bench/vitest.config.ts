import { defineConfig } from 'vitest/config'
import { patientTests } from '../shared/src/testing/patience.ts'

export default defineConfig({ test: { ...patientTests, name: 'bench', include: ['**/*.test.ts'] } })
