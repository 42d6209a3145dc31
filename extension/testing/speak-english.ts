import { beforeEach } from 'vitest'
import { speak } from './speak.ts'

beforeEach(() => speak('en'))
