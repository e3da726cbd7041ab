// Draws the OpenAPI document with Swagger UI. Without a token, requests go out in the reader's session.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const root = document.getElementById("api-docs");
  SwaggerUIBundle({
    url: root.dataset.schema,
    domNode: root,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    deepLinking: true,
    persistAuthorization: false,
    validatorUrl: null,
    docExpansion: "none",
    filter: true,
    defaultModelsExpandDepth: 0,
    requestInterceptor: (request) => {
      if (request.method && request.method !== "GET" && !request.headers.Authorization) {
        request.headers["X-CSRFToken"] = root.dataset.csrf;
      }
      return request;
    },
  });
});
