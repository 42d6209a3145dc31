import { defineConfig } from 'vitest/config'
import { patientTests } from './src/testing/patience.ts'

export default defineConfig({ test: { ...patientTests, name: 'shared', include: ['src/**/*.test.ts'] } })
