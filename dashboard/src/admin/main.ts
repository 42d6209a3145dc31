import { createApp } from 'vue'
import { createWebHistory } from 'vue-router'
import { basePath } from '../api/basePath.ts'
import { startPage } from '../api/startPage.ts'
import '../base.css'
import AdminApp from './AdminApp.vue'
import { newAdminRouter } from './router.ts'

startPage(createApp(AdminApp).use(newAdminRouter(createWebHistory(basePath))), ['admin', 'declared'])
