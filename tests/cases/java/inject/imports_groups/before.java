package golden;

import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;

class ImportsGroups {
  List<String> all() {
    String first = XMLConstants.XML_NS_PREFIX;
    return Stream.of(first).collect(toList());
  }
}
