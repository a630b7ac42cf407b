package org.permafrost.report.page;

import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Makes one file of a page: HTML that is well-formed XML too, with its style sheet in it and
 * nothing to fetch or to run. The template escapes every value except the markup of charts.
 */
public final class PageWriter {
  private static final String TEMPLATE = "page.ftlh";

  private final Configuration templates = new Configuration(Configuration.VERSION_2_3_34);

  public PageWriter() {
    templates.setClassForTemplateLoading(PageWriter.class, "");
    templates.setDefaultEncoding(StandardCharsets.UTF_8.name());
    templates.setOutputEncoding(StandardCharsets.UTF_8.name());
    templates.setLocale(Locale.ROOT);
    templates.setNumberFormat("computer");
    templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    templates.setLogTemplateExceptions(false);
  }

  public byte[] write(Page page) {
    StringWriter html = new StringWriter();
    try {
      templates.getTemplate(TEMPLATE).process(Map.of("page", page), html);
    } catch (IOException | TemplateException e) {
      throw new IllegalStateException("The template does not fit what it is given", e);
    }
    return html.toString().getBytes(StandardCharsets.UTF_8);
  }
}
