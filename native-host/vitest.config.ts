import { defineConfig } from 'vitest/config'
import { patientTests } from '../shared/src/testing/patience.ts'

export default defineConfig({
  test: { ...patientTests, name: 'native-host', include: ['src/**/*.test.ts'] },
})
