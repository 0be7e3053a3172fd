/** The application, its parts for pages of one's own, and what replaces its parts. */
export { Application } from "./application.js";
export { AppProvider, makeQueryClient, useApp, useMessages, type App, type Of } from "./context.js";
export { defineApp, type AppConfig, type CellProps, type OwnPage, type PageName, type PageProps, type Pages, type Registry, type RegistryName, type Theme, type WidgetProps } from "./config.js";
export { en, type Messages } from "./messages/en.js";
export { Detail, Form, List, ReferencePicker, Widget, type DetailProps, type FormProps, type ListProps } from "./own/parts.js";
export { Value } from "./cells/value.js";
export { Link } from "./route/link.js";
export { navigate, usePlace } from "./route/router.js";
export { Page, PageHead } from "./shell/page.js";
export { Badge } from "./parts/badge.js";
export { Button, IconButton } from "./parts/button.js";
export { notify } from "./parts/toast.js";
