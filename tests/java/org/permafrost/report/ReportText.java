package org.permafrost.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A report as a parser reads it, which refuses what is not well-formed. */
record ReportText(Document document) {
  static ReportText of(Path file) throws IOException, SAXException, ParserConfigurationException {
    String text = Files.readString(file);
    String doctype = "<!DOCTYPE html>\n";
    if (!text.contains(doctype)) {
      throw new SAXException("No document type");
    }
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return new ReportText(
        factory
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    text.substring(text.indexOf(doctype) + doctype.length()).getBytes(UTF_8))));
  }

  List<Element> elements(String name) {
    NodeList found = document.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  List<String> texts(String name) {
    return elements(name).stream().map(Element::getTextContent).toList();
  }

  /** Ids of the sections that show something. */
  List<String> topics() {
    return elements("section").stream()
        .filter(section -> section.getAttribute("class").equals("topic"))
        .map(section -> section.getAttribute("id"))
        .toList();
  }
}
