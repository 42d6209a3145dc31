import { createApp } from 'vue'
import { pathAtServer } from '../api/basePath.ts'
import { startPage } from '../api/startPage.ts'
import '../base.css'
import SignInApp from './SignInApp.vue'

const { pathname, search, hash } = window.location
// The secret of a link is read once, and then removed from the address bar and the history.
if (hash !== '') window.history.replaceState(null, '', pathname + search)

startPage(createApp(SignInApp, { path: pathAtServer(pathname), query: search, secret: hash.slice(1) }), [
  'signin',
])
