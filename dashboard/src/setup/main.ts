import { createApp } from 'vue'
import { createTexts } from '../i18n/createTexts.ts'
import { viewerLanguage } from '../i18n/viewerLanguage.ts'
import '../base.css'
import { createCalls, takeSecret } from './callSetup.ts'
import { readSetupTexts } from './readSetupTexts.ts'
import SetupApp from './SetupApp.vue'

const language = viewerLanguage()
document.documentElement.lang = language
createApp(SetupApp, { call: createCalls(takeSecret()) })
  .use(createTexts(readSetupTexts(language), language))
  .mount('#page')
