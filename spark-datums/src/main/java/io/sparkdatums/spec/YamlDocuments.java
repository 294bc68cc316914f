package io.sparkdatums.spec;

import io.sparkdatums.api.DatumsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML documents as the JSON that they stand for, event by event, so that depth and the size
 * of what aliases stand for are bounded before anything of that size is made.
 */
final class YamlDocuments {
  private static final int MAX_NODES = 1_000_000;

  private final String source;
  private final Iterator<Event> events;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private Event event;
  private int depth;
  private long nodes;

  /**
   * What an alias stands for.
   *
   * @param size how many values it is, itself included
   */
  private record Anchored(Node node, long size) {}

  private YamlDocuments(String source, Iterator<Event> events) {
    this.source = source;
    this.events = events;
    this.event = events.next();
  }

  /** The documents that hold something. */
  static List<Node.Obj> read(String source, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(source).setCodePointLimit(SpecText.MAX_CHARS).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      return new YamlDocuments(source, events).documents();
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw SpecErrors.syntax(source, line, String.valueOf(e.getProblem()));
    } catch (YamlEngineException e) {
      String message = String.valueOf(e.getMessage());
      throw SpecErrors.syntax(source, 1, message.lines().findFirst().orElse(""));
    }
  }

  private List<Node.Obj> documents() {
    List<Node.Obj> documents = new ArrayList<>();
    next(); // the start of the stream
    while (event.getEventId() != Event.ID.StreamEnd) {
      next(); // the start of the document
      anchors.clear();
      Node node = value();
      next(); // the end of the document
      if (node instanceof Node.Obj object) {
        documents.add(object);
      } else if (!(node instanceof Node.Null)) {
        throw SpecErrors.syntax(
            source, node.line(), "a spec is an object with fields, this is " + node.kind());
      }
    }
    return documents;
  }

  private Node value() {
    Event at = event;
    long before = nodes;
    count(1);
    if (at instanceof AliasEvent alias) {
      next();
      Anchored anchored = anchors.get(alias.getAlias());
      if (anchored == null) {
        throw SpecErrors.syntax(
            source, line(at), "nothing is anchored as &" + alias.getAlias().getValue());
      }
      count(anchored.size());
      return anchored.node();
    }
    Node node = read(at);
    Optional<Anchor> anchor = ((NodeEvent) at).getAnchor();
    anchor.ifPresent(name -> anchors.put(name, new Anchored(node, nodes - before)));
    return node;
  }

  private Node read(Event at) {
    if (at instanceof ScalarEvent scalar) {
      next();
      return scalar(scalar);
    }
    if (depth == SpecText.MAX_DEPTH) {
      throw SpecErrors.tooLarge(source, line(at), "nested deeper than 100 levels");
    }
    depth++;
    Node node = at instanceof MappingStartEvent mapping ? object(mapping) : array(at);
    depth--;
    return node;
  }

  private Node.Obj object(MappingStartEvent start) {
    plainTag(start, start.getTag().orElse(""), "tag:yaml.org,2002:map");
    next();
    Map<String, Node.Member> members = new LinkedHashMap<>();
    while (event.getEventId() != Event.ID.MappingEnd) {
      int line = line(event);
      if (!(event instanceof ScalarEvent key)) {
        throw SpecErrors.syntax(source, line, "the name of a field is a plain word");
      }
      String name = SpecText.checked(source, line, key.getValue());
      next();
      Node.Member earlier = members.put(name, new Node.Member(line, name, value()));
      if (earlier != null) {
        throw SpecErrors.duplicate(source, line, name, earlier);
      }
    }
    next();
    return new Node.Obj(line(start), List.copyOf(members.values()));
  }

  private Node.Arr array(Event at) {
    SequenceStartEvent start = (SequenceStartEvent) at;
    plainTag(start, start.getTag().orElse(""), "tag:yaml.org,2002:seq");
    next();
    List<Node> items = new ArrayList<>();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(value());
    }
    next();
    return new Node.Arr(line(start), List.copyOf(items));
  }

  private Node scalar(ScalarEvent scalar) {
    int line = line(scalar);
    String text = SpecText.checked(source, line, scalar.getValue());
    String tag = scalar.getTag().orElse("");
    if (!tag.equals("tag:yaml.org,2002:str")) {
      plainTag(scalar, tag, "!");
    }
    boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN && tag.isEmpty();
    return plain ? PlainScalar.read(line, text) : new Node.Text(line, text);
  }

  /** Other tags name types of some programming language, which a spec has no use for. */
  private void plainTag(Event at, String tag, String allowed) {
    if (!tag.isEmpty() && !tag.equals(allowed)) {
      throw SpecErrors.syntax(source, line(at), "the tag " + tag + " has no meaning here");
    }
  }

  private void count(long more) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw tooMany();
    }
  }

  private DatumsException tooMany() {
    return SpecErrors.tooLarge(
        source, line(event), "with what its aliases stand for over a million values");
  }

  private void next() {
    if (event.getEventId() != Event.ID.StreamEnd) {
      event = events.next();
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
