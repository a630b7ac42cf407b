package org.permafrost.report.chart;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one {@code svg} element. Whatever is written as text or attribute is escaped. */
final class Svg {
  /** The JDK's own, whatever else is on the class path. */
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  /**
   * Begins a picture that is as wide as there is room, but neither too small to read nor blown up.
   *
   * @param width of the coordinates; letters are about 11 high
   */
  Svg(double width, double height, String title, String description) {
    try {
      xml = FACTORY.createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
    begin(
        "svg",
        "viewBox",
        "0 0 " + coordinate(width) + " " + coordinate(height),
        "role",
        "img",
        "style",
        String.format(
            Locale.ROOT, "min-width:%.0fpx;max-width:%.0fpx", width * 0.72, width * 1.45));
    leaf("title", title);
    leaf("desc", description);
  }

  /**
   * An element without content.
   *
   * @param attributes names and values by turns; numbers are coordinates
   */
  Svg empty(String name, Object... attributes) {
    try {
      xml.writeEmptyElement(name);
      attributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  /** Begins an element, which {@link #end} ends. */
  Svg begin(String name, Object... attributes) {
    try {
      xml.writeStartElement(name);
      attributes(attributes);
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  Svg end() {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  /** An element with nothing but text in it. */
  Svg leaf(String name, String content, Object... attributes) {
    begin(name, attributes);
    try {
      xml.writeCharacters(content);
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
    return end();
  }

  /** A mark that says what it stands for when it is pointed at. */
  Svg mark(String name, String says, Object... attributes) {
    begin(name, attributes);
    return leaf("title", says).end();
  }

  Svg label(double x, double y, String style, String content) {
    return leaf("text", content, "x", x, "y", y, "class", style);
  }

  Svg line(double x1, double y1, double x2, double y2, String style) {
    return empty("line", "x1", x1, "y1", y1, "x2", x2, "y2", y2, "class", style);
  }

  /** Ends the picture. */
  String markup() {
    try {
      xml.writeEndDocument();
      xml.flush();
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
    return text.toString();
  }

  /** With one decimal at most, which is a twentieth of a letter. */
  static String coordinate(double value) {
    long tenths = Math.round(value * 10);
    String sign = tenths < 0 ? "-" : "";
    long size = Math.abs(tenths);
    return sign + size / 10 + (size % 10 == 0 ? "" : "." + size % 10);
  }

  private void attributes(Object... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      xml.writeAttribute(
          (String) attributes[i],
          value instanceof Number number ? coordinate(number.doubleValue()) : value.toString());
    }
  }

  private static IllegalStateException inMemory(XMLStreamException e) {
    return new IllegalStateException("Cannot write to memory", e);
  }
}
