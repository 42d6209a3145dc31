import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: ['shared', 'server', 'native-host', 'extension', 'dashboard', 'scripts', 'bench'],
  },
})
